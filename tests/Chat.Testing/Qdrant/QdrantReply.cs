namespace Chat.Testing.Qdrant;

/// <summary>A request that a <see cref="QdrantServer"/> got.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Query">Its query, with the question mark.</param>
/// <param name="Body">What was sent.</param>
/// <param name="Key">The key that came with it.</param>
public sealed record QdrantRequest(string Method, string Path, string Query, string Body, string? Key)
{
    /// <summary>Method and path, without the query.</summary>
    public string Target => $"{Method} {Path}";
}

/// <summary>What a <see cref="QdrantServer"/> does instead of, or besides, serving a request well.</summary>
public sealed record QdrantReply
{
    /// <summary>The status.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The error in the envelope; or, with <see cref="Type"/>, the bare body.</summary>
    public string Words { get; init; } = "Service internal error: told to fail";

    /// <summary>Type of a bare body; null for Qdrant's envelope.</summary>
    public string? Type { get; init; }

    /// <summary>The header of that name.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Does what was asked before it fails: the reply is what gets lost.</summary>
    public bool DoesIt { get; init; }

    /// <summary>Serves well, but ends the connection after this many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Ends the connection without a word.</summary>
    public bool Drop { get; init; }

    /// <summary>Says nothing until the client goes.</summary>
    public bool Silent { get; init; }

    /// <summary>An error in Qdrant's envelope.</summary>
    public static QdrantReply Error(int status, string words = "Service internal error: told to fail") => new() { Status = status, Words = words };

    /// <summary>The rate limit.</summary>
    public static QdrantReply TooMany(int seconds) => new()
    {
        Status = 429,
        Words = "Rate limiting exceeded: Read rate limit exceeded, retry later",
        RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>What the server refuses, as it says it.</summary>
internal sealed class QdrantRefusal(int status, string words) : Exception(words)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    public static QdrantRefusal Format(string words) => new(400, $"Format error in JSON body: {words}");

    public static QdrantRefusal Invalid(string words) => new(422, $"Validation error in JSON body: [{words}]");

    public static QdrantRefusal WrongInput(string words) => new(400, $"Wrong input: {words}");

    public static QdrantRefusal NoCollection(string name) => new(404, $"Not found: Collection `{name}` doesn't exist!");
}
