using System.Globalization;

namespace Chat.Llama.Files;

/// <summary>Numbers of bytes for people, in powers of ten as disks and publishers count them.</summary>
public static class ByteSize
{
    /// <summary>As <c>4.52 GB</c>, <c>12.3 MB</c> or <c>512 bytes</c>.</summary>
    public static string Text(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };
}
