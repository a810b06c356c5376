namespace Chat.Llama.Files;

/// <summary>How models are fetched.</summary>
public sealed record ModelDownloadOptions
{
    /// <summary>The proxy, with user and password where it wants them; null takes it from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. This machine itself is always asked directly.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Allows unencrypted addresses on other machines.</summary>
    public bool Insecure { get; init; }

    /// <summary>Sent as a bearer token to the server of the address given, and to no other that it redirects to; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The largest file fetched, in bytes. ALIA-40B takes 80 GB with 16 bits a weight.</summary>
    public long MostBytes { get; init; } = 128L << 30;

    /// <summary>How often it is tried in a row without one new byte.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long a connection may give no byte.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between two attempts, where the server does not name one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause that a server may ask for (<c>Retry-After</c>).</summary>
    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Space left free on the disk, in bytes.</summary>
    public long Reserve { get; init; } = 256L << 20;

    /// <summary>How much is written between two flushes to the disk, in bytes: at most this much is fetched again after a power cut.</summary>
    public long FlushEvery { get; init; } = 128L << 20;
}

/// <summary>How far a download is.</summary>
/// <param name="Bytes">Bytes that are there.</param>
/// <param name="Total">Bytes of the whole file; null where the server does not say.</param>
/// <param name="BytesPerSecond">Lately.</param>
/// <param name="Waiting">Why nothing comes at present; null while something does.</param>
public sealed record DownloadProgress(long Bytes, long? Total, double BytesPerSecond, string? Waiting = null);

/// <summary>A file that was fetched, whole and well-formed. Whether it is the right one is another question (<see cref="ModelTrust"/>).</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">Its digest, computed while it came.</param>
/// <param name="Header">What it says of the model.</param>
public sealed record DownloadedModel(string Path, string Sha256, GgufHeader Header);
