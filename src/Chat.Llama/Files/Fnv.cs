namespace Chat.Llama.Files;

/// <summary>FNV-1a, 64 bits: names seen are remembered in 8 bytes each, however long they are.</summary>
internal static class Fnv
{
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037ul;
        foreach (var b in bytes)
            hash = (hash ^ b) * 1099511628211ul;
        return hash;
    }
}
