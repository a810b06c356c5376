using System.IO.Compression;
using Chat.Llama.Files;
using Chat.Rag.Remote;

namespace Chat.Rag.Ingestion.Fetching;

/// <summary>Reads a body into memory, unpacked, and stops as soon as it is larger than allowed: of a bomb no more is unpacked than that.</summary>
internal static class BodyReader
{
    private const int Piece = 64 << 10;

    /// <summary>The whole body.</summary>
    /// <exception cref="FetchException">It is too large, or packed in a way that was not asked for.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, string shown, long most, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > most)
            throw TooLarge(shown, most);
        await using var wire = new BoundedStream(await content.ReadAsStreamAsync(cancellation), most, () => TooLarge(shown, most));
        await using var body = content.Headers.ContentEncoding.Where(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList() switch
        {
            [] => (Stream)wire,
            [var one] when one.Equals("gzip", StringComparison.OrdinalIgnoreCase) => new GZipStream(wire, CompressionMode.Decompress),
            [var one] when one.Equals("br", StringComparison.OrdinalIgnoreCase) => new BrotliStream(wire, CompressionMode.Decompress),
            var other => throw new FetchException($"{shown} comes packed as '{string.Join(", ", other)}', which was not asked for; look whether the address is right."),
        };
        try
        {
            return await CollectAsync(body, shown, most, cancellation);
        }
        catch (InvalidDataException fault)
        {
            throw new FetchException($"{shown} comes damaged: its compression cannot be undone; try again later.", fault);
        }
    }

    private static async Task<byte[]> CollectAsync(Stream body, string shown, long most, CancellationToken cancellation)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[Piece];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (collected.Length + count > most)
                throw TooLarge(shown, most);
            collected.Write(buffer, 0, count);
        }

        return collected.ToArray();
    }

    private static FetchException TooLarge(string shown, long most) =>
        new($"{shown} has more than the {ByteSize.Text(most)} allowed; it was left out.");
}
