using System.Buffers.Binary;
using System.Text;

namespace Chat.Llama.Files;

/// <summary>
/// Reads little-endian values of a GGUF header through a window of 64 KiB. Nothing that the file says
/// makes it reserve more, and nothing beyond the end of the file is ever believed.
/// </summary>
internal sealed class GgufReader
{
    // llama.cpp keeps the whole header in memory; Salamandra's 256,000 tokens with scores and types take about 10 MB.
    private const long LongestHeader = 256L << 20;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly byte[] _window = new byte[64 << 10];
    private long _from;
    private int _held;

    public GgufReader(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        Length = stream.Length;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Where the next value is read.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public long Left => Length - Position;

    /// <summary>One sentence: what is wrong, and the way out.</summary>
    public ModelFileException Fault(string what, string wayOut = "fetch it again from its publisher, or convert the model anew") =>
        new($"{Name} cannot be used: {what}; {wayOut}.");

    /// <summary>Text of the file as it may stand in a message: short, and without control characters that a terminal would obey.</summary>
    public static string Shown(ReadOnlySpan<byte> text)
    {
        var clean = string.Concat(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 80)]).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > 80 ? clean + "…" : clean;
    }

    /// <summary>The next bytes, at most a window; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(int count, string what)
    {
        if (count > Left || count > _window.Length)
            throw TooShort(what);
        if (Position + count > LongestHeader)
            throw Fault($"its header is longer than {LongestHeader >> 20} MiB");
        if (Position < _from || Position + count > _from + _held)
            Fill(what, count);
        var bytes = _window.AsSpan((int)(Position - _from), count);
        Position += count;
        return bytes;
    }

    public uint U32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4, what));

    public ulong U64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8, what));

    /// <summary>Passes over bytes without reading them.</summary>
    public void Skip(ulong count, string what)
    {
        if (count > (ulong)Left)
            throw TooShort(what);
        Position += (long)count;
        if (Position > LongestHeader)
            throw Fault($"its header is longer than {LongestHeader >> 20} MiB");
    }

    /// <summary>The bytes of a string of at most <paramref name="most"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Text(int most, string what)
    {
        var length = U64(what);
        if (length > (ulong)Left)
            throw TooShort(what);
        return length <= (ulong)most ? Bytes((int)length, what) : throw Fault($"{what} has {length} bytes, and {most} are the most that make sense");
    }

    /// <summary>A string that is kept, of at most <paramref name="most"/> bytes.</summary>
    public string Kept(int most, string what)
    {
        var length = U64(what);
        if (length > (ulong)Left)
            throw TooShort(what);
        if (length > (ulong)most)
            throw Fault($"{what} has {length} bytes, and {most} are the most that make sense");
        var bytes = new byte[(int)length];
        for (var done = 0; done < bytes.Length;)
        {
            var part = Bytes(Math.Min(_window.Length, bytes.Length - done), what);
            part.CopyTo(bytes.AsSpan(done));
            done += part.Length;
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Fault($"{what} is not UTF-8");
        }
    }

    private void Fill(string what, int needed)
    {
        _stream.Position = Position;
        _from = Position;
        _held = _stream.ReadAtLeast(_window, (int)Math.Min(_window.Length, Left), throwOnEndOfStream: false);
        // The file became shorter while it was read.
        if (_held < needed)
            throw TooShort(what);
    }

    private ModelFileException TooShort(string what) => Fault($"it ends within {what}, so it was cut short or is corrupt", "fetch it again");
}
