using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAIChat = OpenAI.Chat;

namespace Chat.Rag.Models;

/// <summary>One endpoint: its connections, its model, and how it stands.</summary>
internal sealed class ModelEndpoint : IDisposable
{
    private readonly ModelEndpointOptions _options;
    private readonly HttpClient _http;
    private readonly Uri _api;
    private volatile Served? _served;

    /// <summary>Makes the endpoint; nothing is sent yet.</summary>
    public ModelEndpoint(int index, ModelOptions options, TimeProvider clock)
    {
        _options = options.Endpoints[index];
        Setting = $"{TaxAssistantOptions.Section}:{ModelOptions.Section}:Endpoints:{index}";
        var url = new Uri(_options.Url!, UriKind.Absolute);
        Name = url.Authority;
        _api = new Uri((url.AbsolutePath == "/" ? new Uri(url, "/v1") : url).AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpClient(new EndpointHandler(EndpointKey.Read(Setting, _options), TimeSpan.FromSeconds(options.ConnectTimeout)))
        {
            // EndpointStream and the probes keep the time.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Circuit = new EndpointCircuit(options.FaultsToOpen, TimeSpan.FromSeconds(options.OpenFor), clock);
        if (_options.Id is not null)
            _served = Serve(_options.Id);
    }

    /// <summary>Host and port, for logs, metrics and messages.</summary>
    public string Name { get; }

    /// <summary>Its configuration key, for messages.</summary>
    public string Setting { get; }

    /// <summary>Whether it may be asked.</summary>
    public EndpointCircuit Circuit { get; }

    /// <summary>Requests under way; guarded by <see cref="ModelEndpoints"/>.</summary>
    public int UnderWay { get; set; }

    /// <summary>What went wrong last, and when; guarded likewise.</summary>
    public (EndpointFault Kind, DateTimeOffset At)? LastFault { get; set; }

    /// <summary>The model asked for; null until the endpoint has said which it serves.</summary>
    public string? ModelId => _served?.Id;

    /// <summary>Root of the protocol; ends in a slash.</summary>
    public Uri Address => _api;

    /// <summary>Asks; the exceptions are those of the SDK.</summary>
    public async Task<IAsyncEnumerable<ChatResponseUpdate>> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellation)
    {
        var served = _served ??= Serve(await FirstModelAsync(cancellation));
        return served.Client.GetStreamingResponseAsync(messages, Adapt(options), cancellation);
    }

    /// <summary>A model that the endpoint named itself may be gone after a restart; it is asked again.</summary>
    public void ForgetModel()
    {
        if (_options.Id is null)
            _served = null;
    }

    /// <summary>
    /// Probes its health: <c>/health</c>, as vLLM and llama-server have it; where there is none (a gateway),
    /// or the model's name is still to be found, <c>/v1/models</c>. Returns what is wrong; null when nothing is.
    /// </summary>
    public async Task<string?> ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            using var health = await _http.GetAsync(HealthAddress(), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (health.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed || (health.IsSuccessStatusCode && _served is null))
            {
                var id = await FirstModelAsync(cancellation);
                _served ??= Serve(id);
                return null;
            }

            return health.IsSuccessStatusCode ? null : $"/health said {(int)health.StatusCode}.";
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return EndpointFaults.Explain(fault, this).Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Beside /v1, also behind a gateway that serves it below a path of its own.
    private Uri HealthAddress() =>
        new(_api, _api.AbsolutePath.EndsWith("/v1/", StringComparison.Ordinal) ? "../health" : "health");

    private async Task<string> FirstModelAsync(CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri(_api, "models"), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            throw EndpointFaults.OfStatus((int)response.StatusCode, response.Headers.RetryAfter?.Delta, this);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var models = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        return models.RootElement.GetProperty("data").EnumerateArray().First().GetProperty("id").GetString()
            ?? throw new JsonException("A model has no id.");
    }

    private Served Serve(string id)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = _api,
            Transport = new HttpClientPipelineTransport(_http),
            // Who is asked again, and when, is FailoverChatClient's to say; how long it may take, EndpointStream's.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        // EndpointHandler sets the real key.
        return new(id, new OpenAIChat.ChatClient(id, new ApiKeyCredential("set-later"), options).AsIChatClient());
    }

    private ChatOptions Adapt(ChatOptions? options)
    {
        var adapted = options?.Clone() ?? new ChatOptions();
        var grammar = adapted.AdditionalProperties?.TryGetValue("grammar", out string? text) == true ? text : null;
        adapted.AdditionalProperties = null;
        adapted.ModelId = null;
        adapted.RawRepresentationFactory = _ => Raw(adapted.MaxOutputTokens, grammar);
        return adapted;
    }

    private OpenAIChat.ChatCompletionOptions Raw(int? longest, string? grammar)
    {
        var raw = new OpenAIChat.ChatCompletionOptions();
#pragma warning disable SCME0001 // The SDK's only way to send a field that OpenAI does not have.
        // The SDK sends max_completion_tokens; llama-server before February 2026 reads max_tokens only, and would not stop.
        if (longest is { } tokens)
            raw.Patch.Set("$.max_tokens"u8, tokens);
        if (grammar is not null && _options.GrammarField is { } field)
            raw.Patch.Set(Encoding.UTF8.GetBytes("$." + field), grammar);
#pragma warning restore SCME0001
        return raw;
    }

    private sealed record Served(string Id, IChatClient Client);
}
