using System.Text.Json;

namespace Chat.Testing;

/// <summary>A request for an answer, as an <see cref="OpenAiServer"/> received it.</summary>
/// <param name="Body">Its JSON.</param>
/// <param name="Authorization">The header of that name.</param>
public sealed record OpenAiRequest(JsonElement Body, string? Authorization)
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the client has gone away before the end of its answer.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>The turns: role and words.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages =>
        [.. Body.GetProperty("messages").EnumerateArray().Select(m => (m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!))];

    /// <summary>The words of the last turn.</summary>
    public string LastMessage => Messages[^1].Text;

    /// <summary>It asks for a stream.</summary>
    public bool Stream => Body.TryGetProperty("stream", out var stream) && stream.GetBoolean();

    /// <summary>It asks for the token counts at the end of the stream.</summary>
    public bool WantsUsage => Body.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean();

    /// <summary>Most tokens of the answer; null where none are named.</summary>
    public int? MaxTokens => Body.TryGetProperty("max_tokens", out var max) ? max.GetInt32() : null;

    /// <summary>What ends the answer.</summary>
    public IReadOnlyList<string> Stop =>
        Body.TryGetProperty("stop", out var stop) ? [.. stop.EnumerateArray().Select(s => s.GetString()!)] : [];

    /// <summary>As this server counts them: the words', and four for the frame of each turn.</summary>
    public int PromptTokens => Messages.Sum(m => OpenAiAnswer.Split(m.Text).Count + 4);

    internal void MarkAborted() => _aborted.TrySetResult();
}
