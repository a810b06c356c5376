using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Chat.Records.Officials;

/// <summary>Codes of authenticator apps, RFC 6238 as all of them speak it: HMAC-SHA-1, six digits, 30 seconds.</summary>
public static class Totp
{
    private const int Seconds = 30;
    private const int Modulus = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>160 random bits, as RFC 4226 recommends, in the 32 letters and digits of RFC 4648 that apps take.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, 32);

    /// <summary>What the picture says to an app.</summary>
    public static string UriOf(string secret, string name) => $"otpauth://totp/TaxAssistant:{Uri.EscapeDataString(name)}?secret={secret}&issuer=TaxAssistant&algorithm=SHA1&digits=6&period=30";

    /// <summary>The code of an interval.</summary>
    public static string CodeOf(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The apps know no other; the construction does not rest on collisions (RFC 6238).
        var hash = HMACSHA1.HashData(Decode(secret), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF, 4)) & 0x7FFF_FFFF;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The interval of a moment.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / Seconds;

    /// <summary>The interval whose code this is, now or one before or after for clocks that differ; null for none.</summary>
    public static long? Find(string secret, string code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        var digits = System.Text.Encoding.ASCII.GetBytes(new string([.. code.Where(c => c != ' ')]));
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeOf(secret, step)), digits))
                return step;
        }

        return null;
    }

    private static byte[] Decode(string secret)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var c in secret)
        {
            buffer = (buffer << 5) | Base32.IndexOf(c, StringComparison.Ordinal);
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
            buffer &= (1 << bits) - 1;
        }

        return [.. bytes];
    }
}
