using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Client;

/// <summary>
/// The HTTP interface of TaxAssistant, version 1. Writes carry an <c>Idempotency-Key</c>, so that whatever breaks in between, they are sent
/// again and done once; a stream of events that was cut goes on where it was. Safe for use by many at once.
/// </summary>
/// <param name="http">Speaks to the service; its base address is the service's, and its time limit none, since a stream may be long.</param>
/// <param name="options">How; null for the usual.</param>
public sealed class TaxAssistantClient(HttpClient http, TaxAssistantOptions? options = null)
{
    private const string KeyHeader = "X-Api-Key";
    private const string IdempotencyHeader = "Idempotency-Key";
    private const string LastEventHeader = "Last-Event-ID";
    private const string Events = "text/event-stream";

    // What stands for a code where the answer is none of the service's own.
    private const string Unknown = "unknown";

    // The same write is at work, for another request.
    private const string UnderWay = "idempotency-busy";

    // At the usual first wait, a case that no line reaches is asked for every 16 s.
    private const int LongestDoubling = 6;

    private readonly TaxAssistantOptions _options = options ?? new();

    /// <summary>A name for a write, as good as any.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("n");

    /// <summary>Asks, and waits for the whole answer.</summary>
    /// <param name="question">The question.</param>
    /// <param name="key">The sender's own name for it: asked again under it within a day, the same answer comes back. Null for a new one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="TaxAssistantException">The service refused.</exception>
    /// <exception cref="HttpRequestException">The service cannot be reached.</exception>
    public async Task<Answer> AskAsync(AnswerRequest question, string? key = null, CancellationToken cancellation = default)
    {
        key ??= NewKey();
        using var response = await SendAsync(() => Post("api/v1/answers", question, ClientJson.Default.AnswerRequest, key), cancellation);
        return await ReadAsync(response, ClientJson.Default.Answer, cancellation);
    }

    /// <summary>Asks, and tells what happens as it happens. A line that breaks is taken up again where it was.</summary>
    /// <param name="question">The question.</param>
    /// <param name="key">As of <see cref="AskAsync"/>.</param>
    /// <param name="last">Number of the last event that is known of it, when another process began it.</param>
    /// <param name="cancellation">Stops it; the service stops too, a short while after.</param>
    /// <exception cref="TaxAssistantException">The service refused.</exception>
    /// <exception cref="HttpRequestException">The service cannot be reached.</exception>
    public async IAsyncEnumerable<AnswerEvent> StreamAsync(AnswerRequest question, string? key = null, int last = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        key ??= NewKey();
        for (var tries = new Tries(_options); ;)
        {
            var response = await SendAsync(
                () =>
                {
                    var request = Post("api/v1/answers", question, ClientJson.Default.AnswerRequest, key);
                    request.Headers.Accept.ParseAdd(Events);
                    if (last > 0)
                        request.Headers.Add(LastEventHeader, Number(last));
                    return request;
                },
                cancellation,
                tries: tries,
                isStream: true);
            using (response)
            {
                await using var lines = new EventReader(await response.Content.ReadAsStreamAsync(cancellation), _options.Silence, tries);
                while (await lines.TryNextAsync(cancellation) is { } happened)
                {
                    last = happened.Id ?? last;
                    tries.Heard();
                    if (JsonSerializer.Deserialize(happened.Data, ClientJson.Default.AnswerEvent) is not { } read || read.GetType() == typeof(AnswerEvent))
                        continue;
                    yield return read with { Number = last };
                    if (read is Completed)
                        yield break;
                }
            }

            // It ended without its last event: somebody cut it.
            await Task.Delay(tries.Next() ?? throw new HttpRequestException("The answer was cut off, and again each time it was taken up."), cancellation);
        }
    }

    /// <summary>Says whether an answer was useful.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task SendFeedbackAsync(FeedbackRequest feedback, string? key = null, CancellationToken cancellation = default)
    {
        key ??= NewKey();
        using var response = await SendAsync(() => Post("api/v1/feedback", feedback, ClientJson.Default.FeedbackRequest, key), cancellation);
    }

    /// <summary>Hands a matter to a person.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<HandoffReceipt> HandOverAsync(HandoffRequest handoff, string? key = null, CancellationToken cancellation = default)
    {
        key ??= NewKey();
        using var response = await SendAsync(() => Post("api/v1/handoffs", handoff, ClientJson.Default.HandoffRequest, key), cancellation);
        return await ReadAsync(response, ClientJson.Default.HandoffReceipt, cancellation);
    }

    /// <summary>A case by its code, with what was said after the message of that number; null when there is none.</summary>
    public Task<CaseReport?> FindCaseAsync(string code, int after = 0, CancellationToken cancellation = default) =>
        FindAsync($"api/v1/cases/{Uri.EscapeDataString(code)}?after={Number(after)}", ClientJson.Default.CaseReport, cancellation);

    /// <summary>Writes in a case.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<CaseMessage> WriteInCaseAsync(string code, string text, string? key = null, CancellationToken cancellation = default)
    {
        key ??= NewKey();
        using var response = await SendAsync(
            () => Post($"api/v1/cases/{Uri.EscapeDataString(code)}/messages", new CaseMessageText(text), ClientJson.Default.CaseMessageText, key), cancellation);
        return await ReadAsync(response, ClientJson.Default.CaseMessage, cancellation);
    }

    /// <summary>
    /// What is said in a case, as it is said, after the message of that number; without end. A line that breaks is taken up again; where
    /// something between lets no line through, the case is asked for now and then.
    /// </summary>
    public async IAsyncEnumerable<CaseMessage> WatchCaseAsync(string code, int after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var silent = 0; ;)
        {
            await using (var lines = await ListenAsync(code, after, cancellation))
            {
                while (lines is not null && await lines.TryNextAsync(cancellation) is { } happened)
                {
                    (after, silent) = (happened.Id ?? after, 0);
                    yield return JsonSerializer.Deserialize(happened.Data, ClientJson.Default.CaseMessage)!;
                }
            }

            await Task.Delay(_options.FirstWait * Math.Pow(2, Math.Min(silent++, LongestDoubling)), cancellation);
            foreach (var message in (await FindCaseAsync(code, after, cancellation))?.Messages ?? [])
            {
                (after, silent) = (message.Number, 0);
                yield return message;
            }
        }
    }

    /// <summary>A source by its id; null when there is none.</summary>
    /// <param name="id"><c>topic:irpf/dos-pagadores</c>, <c>BOE-A-2006-20764#a96</c>.</param>
    /// <param name="language">Of a topic.</param>
    /// <param name="year">Tax year of a topic; of an article, the year at whose end it was in force.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<Source?> FindSourceAsync(string id, string? language = null, int? year = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        var query = string.Join('&', new[] { language is null ? null : "language=" + Uri.EscapeDataString(language), year is { } y ? "year=" + Number(y) : null }.Where(p => p is not null));
        // Slashes stay as they are: they are part of the address.
        return FindAsync($"api/v1/sources/{string.Join('/', id.Split('/').Select(Uri.EscapeDataString))}{(query.Length > 0 ? "?" + query : "")}", ClientJson.Default.Source, cancellation);
    }

    /// <summary>The signed receipt of an answer, byte for byte; null when there is none.</summary>
    /// <exception cref="TaxAssistantException">It was erased (<c>receipt-erased</c>), or the service refused.</exception>
    public async Task<byte[]?> FindReceiptAsync(string code, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, $"api/v1/receipts/{Uri.EscapeDataString(code)}"), cancellation, HttpStatusCode.NotFound);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.Content.ReadAsByteArrayAsync(cancellation);
    }

    /// <summary>Erases a conversation at once; false when nothing is kept of it.</summary>
    public async Task<bool> EraseAsync(ConversationKey conversation, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Delete, $"api/v1/conversations/{Uri.EscapeDataString(conversation.Id)}") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", conversation.Token) } },
            cancellation,
            HttpStatusCode.NotFound);
        return response.StatusCode != HttpStatusCode.NotFound;
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync(type, cancellation) ?? throw new JsonException("The service answered null.");

    private static HttpRequestMessage Post<T>(string path, T body, JsonTypeInfo<T> type, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, type) };
        if (key is not null)
            request.Headers.Add(IdempotencyHeader, key);
        return request;
    }

    private async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellation, HttpStatusCode.NotFound);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, type, cancellation);
    }

    // The line to a case, tried once; null when there is none just now.
    private async Task<EventReader?> ListenAsync(string code, int after, CancellationToken cancellation)
    {
        var once = _options with { Retries = 0 };
        try
        {
            var response = await SendAsync(
                () =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/cases/{Uri.EscapeDataString(code)}/events");
                    request.Headers.Accept.ParseAdd(Events);
                    request.Headers.Add(LastEventHeader, Number(after));
                    return request;
                },
                cancellation,
                tries: new Tries(once),
                isStream: true);
            return new EventReader(await response.Content.ReadAsStreamAsync(cancellation), _options.Silence);
        }
        catch (Exception fault) when (fault is HttpRequestException || fault is TaxAssistantException refused && (refused.RetryAfter is not null || IsFromBetween(refused)))
        {
            return null;
        }
    }

    // Each try is a request of its own: a message can be sent once. What is no stream is read to its end within its try, so that a line that breaks
    // in the middle of a response is tried again like one that breaks before it.
    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, CancellationToken cancellation, HttpStatusCode? expected = null, Tries? tries = null, bool isStream = false)
    {
        tries ??= new Tries(_options);
        while (true)
        {
            tries.Begin();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            // A stream begins at once; whatever holds its beginning back is as good as a line that is gone.
            limit.CancelAfter(isStream && _options.Silence < tries.Left ? _options.Silence : tries.Left);
            TimeSpan? wait;
            try
            {
                using var request = make();
                if (_options.ApiKey is { } apiKey)
                    request.Headers.Add(KeyHeader, apiKey);
                request.Headers.AcceptLanguage.ParseAdd(_options.Language);
                var response = await http.SendAsync(request, isStream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, limit.Token);
                if (response.IsSuccessStatusCode || response.StatusCode == expected)
                    return response;
                using (response)
                {
                    var refused = await RefusedAsync(response, limit.Token);
                    if (refused.RetryAfter > _options.LongestWait || (refused.RetryAfter is null && !IsFromBetween(refused)))
                        throw refused;
                    wait = tries.Next(refused.RetryAfter, refused.Problem.Code == UnderWay) ?? throw refused;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                if ((wait = tries.Next()) is null)
                    throw;
            }
            catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
            {
                wait = tries.Next() ?? throw new HttpRequestException("The service did not answer in time.", fault);
            }

            await Task.Delay(wait.Value, cancellation);
        }
    }

    // A proxy that lost the service or its patience says so in its own words: whatever was asked may be done or under way.
    private static bool IsFromBetween(TaxAssistantException refused) =>
        refused.Problem is { Code: Unknown, Status: (int)HttpStatusCode.BadGateway or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout };

    private static async Task<TaxAssistantException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // In seconds only: a date would need both clocks to agree.
        var wait = response.Headers.RetryAfter?.Delta;
        try
        {
            if (await response.Content.ReadFromJsonAsync(ClientJson.Default.Problem, cancellation) is { Code: not null } problem)
                return new TaxAssistantException(problem, wait);
        }
        catch (JsonException)
        {
            // A proxy before the service answers in its own words.
        }

        return new TaxAssistantException(new Problem(Unknown, response.ReasonPhrase ?? "", null, (int)response.StatusCode, null), wait);
    }
}
