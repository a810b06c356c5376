using System.Security.Cryptography;
using System.Text;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Ids of points are UUIDs: version 5 of RFC 9562, so that a passage has the same one wherever it is written.</summary>
internal static class PointId
{
    // Chosen once for this product; another would make all ids others.
    private static readonly Guid Namespace = new("8d1a4a0e-5f0b-4d8e-9c51-7a1f6f1b2c03");

    /// <summary>The id of a name.</summary>
    public static Guid Of(string name) => Of(Namespace, name);

    /// <summary>The id of a name within a namespace, as the RFC reckons it.</summary>
    internal static Guid Of(Guid space, string name)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(bytes, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC's hash; it keeps names apart and guards nothing.
        SHA1.HashData(bytes, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
