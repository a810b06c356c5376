using System.Globalization;

namespace Chat.Testing;

/// <summary>What an <see cref="OpenAiServer"/> answers, and how it fails meanwhile. Places are counted in tokens sent before.</summary>
public sealed record OpenAiAnswer
{
    /// <summary>The answer, token by token.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>HTTP status; other than 200 there is no answer.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The header of that name.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Before which token it waits for <see cref="Gate"/>.</summary>
    public int? PauseBefore { get; init; }

    /// <summary>What it waits for; never ends by itself.</summary>
    public Task Gate { get; init; } = new TaskCompletionSource().Task;

    /// <summary>Before which token the connection is cut.</summary>
    public int? CutBefore { get; init; }

    /// <summary>Before which token half a JSON object comes.</summary>
    public int? MalformedBefore { get; init; }

    /// <summary>Before which token a line of so many bytes comes that never ends.</summary>
    public (int Token, long Bytes)? EndlessLineBefore { get; init; }

    /// <summary>The stream has a finish reason.</summary>
    public bool Finishes { get; init; } = true;

    /// <summary>The stream ends with <c>[DONE]</c>.</summary>
    public bool SaysDone { get; init; } = true;

    /// <summary>The content type of the stream.</summary>
    public string ContentType { get; init; } = "text/event-stream; charset=utf-8";

    /// <summary>What comes instead of a stream: a page of a proxy, say.</summary>
    public string? OtherBody { get; init; }

    /// <summary>Most bytes sent at once; splits letters of several bytes. 0: events are sent whole.</summary>
    public int FragmentBytes { get; init; }

    /// <summary>An answer without fault.</summary>
    public static OpenAiAnswer Says(string text) => new() { Tokens = Split(text) };

    /// <summary>No answer.</summary>
    public static OpenAiAnswer Refuses(int status, TimeSpan? retryAfter = null) => new() { Status = status, RetryAfter = retryAfter };

    /// <summary>A text in tokens of up to three letters.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>();
        var letters = StringInfo.GetTextElementEnumerator(text);
        for (var i = 0; letters.MoveNext(); i++)
        {
            if (i % 3 == 0)
                tokens.Add("");
            tokens[^1] += letters.GetTextElement();
        }

        return tokens;
    }

    /// <summary>The answer within the limits of a request, and why it ends.</summary>
    internal (IReadOnlyList<string> Tokens, string Finish) Shorten(OpenAiRequest request)
    {
        var kept = Tokens.Take(request.MaxTokens ?? int.MaxValue).ToList();
        var text = string.Concat(kept);
        var stop = request.Stop.Select(s => text.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (stop >= 0)
            return (Split(text[..stop]), "stop");
        return (kept, kept.Count < Tokens.Count ? "length" : "stop");
    }
}
