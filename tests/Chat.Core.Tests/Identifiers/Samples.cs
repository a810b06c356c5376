using System.Globalization;
using CsCheck;

namespace Chat.Core.Tests.Identifiers;

/// <summary>Random identifiers with the right control, by the published rules and apart from the code under test. Nobody's on purpose.</summary>
internal static class Samples
{
    private const string Letters = "TRWAGMYFPDXBNJZSQVHLCKE";

    public static Gen<string> Dni { get; } = Gen.Int[0, 99_999_999].Select(n => $"{n:00000000}{Letters[n % 23]}");

    public static Gen<string> Nie { get; } = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9_999_999])
        .Select((first, n) => $"{"XYZ"[first]}{n:0000000}{Letters[((first * 10_000_000) + n) % 23]}");

    public static Gen<string> Iban { get; } = Gen.Char["0123456789"].Array[20].Select(digits =>
    {
        // ES is 1428; the control makes the whole leave 1 on division by 97.
        var account = new string(digits);
        var control = 98 - (int)(System.Numerics.BigInteger.Parse(account + "142800", CultureInfo.InvariantCulture) % 97);
        return $"ES{control:00}{account}";
    });

    public static Gen<string> SocialSecurity { get; } = Gen.Select(Gen.Int[1, 53], Gen.Int[10_000_000, 99_999_999])
        .Select((province, person) => $"{province:00}{person:00000000}{((province * 100_000_000L) + person) % 97:00}");

    public static Gen<string> Card { get; } = Gen.Char["0123456789"].Array[14].Select(digits =>
    {
        var number = "4" + new string(digits);
        var check = Enumerable.Range(0, 10).Single(c => (number + c).Reverse().Select((d, i) => (d - '0') * (1 + (i % 2))).Sum(d => (d / 10) + (d % 10)) % 10 == 0);
        return number + check;
    });
}
