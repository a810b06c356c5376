using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// Packs points into requests. The server takes 32 MB; a quarter of that keeps each request short, so that one which fails is
/// cheap to repeat. A point is never divided: one that is larger travels alone.
/// </summary>
internal static class QdrantBatches
{
    /// <summary>Most bytes of a request, unless a single point has more.</summary>
    public const int Bytes = 8 * 1024 * 1024;

    /// <summary>Most points of a request.</summary>
    public const int Points = 500;

    /// <summary>The requests, each with how many points it holds; a body is valid until the next is asked for.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Body, int Count)> Pack<T>(IEnumerable<NewPoint<T>> points, JsonTypeInfo<NewPoint<T>> type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var count = 0;
        foreach (var point in points)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(point, type);
            if (count > 0 && (count == Points || buffer.WrittenCount + bytes.Length + 3 > Bytes))
            {
                yield return (Close(buffer), count);
                buffer.ResetWrittenCount();
                count = 0;
            }

            buffer.Write(count == 0 ? "{\"points\":["u8 : ","u8);
            buffer.Write(bytes);
            count++;
        }

        if (count > 0)
            yield return (Close(buffer), count);
    }

    private static ReadOnlyMemory<byte> Close(ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }
}
