using Chat.Llama;
using Microsoft.Extensions.AI;
using Xunit;

namespace Chat.Testing;

/// <summary>
/// What every chat client of this service keeps to, in process or remote. It does not depend on what the model says:
/// a tiny one with random weights says nonsense. Such a model must say the same again under <see cref="Options"/>,
/// and must not end by itself within 24 tokens of its answer to <see cref="Prompt"/>.
/// </summary>
public abstract class ChatClientConformance
{
    private const int Tokens = 24;

    /// <summary>Time after which a test is taken to hang.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    /// <summary>The model answers with the words of the last message, so that a test may look at them.</summary>
    protected abstract bool EchoesTheLastMessage { get; }

    /// <summary>Something to ask.</summary>
    protected virtual string Prompt => "Cuente, por favor, de uno en uno: uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once y doce.";

    /// <summary>A client, new for each test; the implementation ends what stands behind it with the test.</summary>
    protected abstract Task<IChatClient> CreateClientAsync();

    /// <summary>A client that can take no request now.</summary>
    protected abstract Task<IChatClient> CreateOverloadedClientAsync();

    /// <summary>Under which the model says the same again.</summary>
    protected virtual ChatOptions Options(int tokens = Tokens) => new() { Temperature = 0, Seed = 7, MaxOutputTokens = tokens };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AStreamSaysWhatAWholeResponseSays()
    {
        using var client = await CreateClientAsync();

        var whole = await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation);
        var streamed = await ReadAsync(client, Ask(Prompt), Options());

        Assert.NotEqual("", whole.Text);
        Assert.Equal(whole.Text, string.Concat(streamed.Select(u => u.Text)));
        Assert.Equal(whole.FinishReason, streamed.ToChatResponse().FinishReason);
        Assert.True(streamed.Count(u => u.Text.Length > 0) > 1, "the answer came in one piece");
        Assert.Equal(ChatRole.Assistant, Assert.Single(whole.Messages).Role);
    }

    [Fact]
    public async Task TokensAreCounted()
    {
        using var client = await CreateClientAsync();

        var whole = (await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation)).Usage;
        var streamed = (await ReadAsync(client, Ask(Prompt), Options())).ToChatResponse().Usage;

        Assert.NotNull(whole);
        Assert.NotNull(streamed);
        Assert.True(whole.InputTokenCount > 0);
        Assert.Equal(Tokens, whole.OutputTokenCount);
        Assert.Equal(whole.InputTokenCount + whole.OutputTokenCount, whole.TotalTokenCount);
        Assert.Equal((whole.InputTokenCount, whole.OutputTokenCount), (streamed.InputTokenCount, streamed.OutputTokenCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task AnAnswerIsNoLongerThanAllowed(int tokens)
    {
        using var client = await CreateClientAsync();

        var response = await client.GetResponseAsync(Ask(Prompt), Options(tokens), Cancellation);

        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal(tokens, response.Usage?.OutputTokenCount);
    }

    [Fact]
    public async Task AnAnswerEndsBeforeAStopSequence()
    {
        using var client = await CreateClientAsync();
        var text = (await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation)).Text;
        var stop = MiddleOf(text);
        var options = Options();
        options.StopSequences = [stop];

        var whole = await client.GetResponseAsync(Ask(Prompt), options, Cancellation);
        var streamed = await ReadAsync(client, Ask(Prompt), options);

        Assert.Equal(ChatFinishReason.Stop, whole.FinishReason);
        Assert.Equal(text[..text.IndexOf(stop, StringComparison.Ordinal)], whole.Text);
        Assert.Equal(whole.Text, string.Concat(streamed.Select(u => u.Text)));
    }

    [Fact]
    public async Task EveryTurnOfAConversationReachesTheModel()
    {
        using var client = await CreateClientAsync();
        ChatMessage[] turns =
        [
            new(ChatRole.System, "Responda en una frase."),
            new(ChatRole.User, "¿Qué es el IRPF?"),
            new(ChatRole.Assistant, "Un impuesto sobre la renta."),
            new(ChatRole.User, Prompt),
        ];

        var alone = await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation);
        var inputs = new List<long?> { alone.Usage?.InputTokenCount };
        foreach (var from in (int[])[2, 1, 0])
            inputs.Add((await client.GetResponseAsync(turns[from..], Options(), Cancellation)).Usage?.InputTokenCount);

        Assert.Equal(inputs.Order(), inputs);
        Assert.Equal(inputs.Count, inputs.Distinct().Count());
    }

    [Fact]
    public async Task ACancelledStreamEndsAtOnceAndTheClientGoesOn()
    {
        using var client = await CreateClientAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var read = 0;

        var reading = Task.Run(
            async () =>
            {
                await foreach (var update in client.GetStreamingResponseAsync(Ask(Prompt), Options(), patience.Token))
                {
                    read += update.Text.Length;
                    if (read > 0)
                        await patience.CancelAsync();
                }
            },
            Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Hang, Cancellation));
        Assert.True(read > 0);
        Assert.NotEqual("", (await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation)).Text);
    }

    [Fact]
    public async Task ARequestThatIsCancelledBeforehandIsNotAnswered()
    {
        using var client = await CreateClientAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(Ask(Prompt), Options(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(client, Ask(Prompt), Options(), cancelled));
    }

    [Fact]
    public async Task AReaderThatStopsMidwayLeavesTheClientInOrder()
    {
        using var client = await CreateClientAsync();

        await foreach (var update in client.GetStreamingResponseAsync(Ask(Prompt), Options(), Cancellation))
        {
            if (update.Text.Length > 0)
                break;
        }

        Assert.NotEqual("", (await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation)).Text);
    }

    [Fact]
    public async Task ManyAreAnsweredAtOnceAndNoneGetsTheWordsOfAnother()
    {
        using var client = await CreateClientAsync();
        var prompts = Enumerable.Range(100, 16).Select(n => $"{n}: {Prompt}").ToArray();
        var alone = new List<string>();
        foreach (var prompt in prompts)
            alone.Add((await client.GetResponseAsync(Ask(prompt), Options(), Cancellation)).Text);

        var together = await Task.WhenAll(prompts.Select(async p => string.Concat((await ReadAsync(client, Ask(p), Options())).Select(u => u.Text))));

        Assert.Equal(alone, together);
        if (EchoesTheLastMessage)
            Assert.All(together.Zip(prompts), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LettersOfSeveralBytesArriveWhole()
    {
        const string Letters = "¿Año? Señoría: il·lusió, àvia, ñandú, 1 €. 🙂👩‍👩‍👧‍👦🇪🇸";
        using var client = await CreateClientAsync();

        var updates = await ReadAsync(client, Ask(Letters), Options(tokens: 64));

        // No update ends inside a letter: a page that shows each as it comes would show half of it.
        Assert.All(updates, u => Assert.True(u.Text.Length == 0 || (!char.IsHighSurrogate(u.Text[^1]) && !char.IsLowSurrogate(u.Text[0]))));
        Assert.Equal((await client.GetResponseAsync(Ask(Letters), Options(tokens: 64), Cancellation)).Text, string.Concat(updates.Select(u => u.Text)));
        if (EchoesTheLastMessage)
            Assert.Equal(Letters, string.Concat(updates.Select(u => u.Text)));
    }

    [Fact]
    public async Task NoMessagesAreRefused()
    {
        using var client = await CreateClientAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetResponseAsync([], Options(), Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ReadAsync(client, [], Options()));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetResponseAsync((IEnumerable<ChatMessage>)null!, Options(), Cancellation));
    }

    [Fact]
    public async Task TheClientSaysWhichModelAnswers()
    {
        using var client = await CreateClientAsync();
        var response = await client.GetResponseAsync(Ask(Prompt), Options(), Cancellation);

        var identity = client.GetService<ModelIdentity>();

        Assert.NotNull(identity);
        Assert.NotEqual("", identity.Id);
        Assert.Equal(identity.Id, response.ModelId);
        Assert.Equal(identity.Id, client.GetService<ChatClientMetadata>()?.DefaultModelId);
        Assert.NotNull(client.GetService<ChatClientMetadata>()?.ProviderName);
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService(typeof(Uri)));
        Assert.Null(client.GetService(typeof(ModelIdentity), "another"));
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
    }

    [Fact]
    public async Task AnOverloadedModelSaysWhenToComeBack()
    {
        using var client = await CreateOverloadedClientAsync();

        var whole = await Assert.ThrowsAsync<ModelOverloadedException>(() => client.GetResponseAsync(Ask(Prompt), Options(), Cancellation));
        await Assert.ThrowsAsync<ModelOverloadedException>(() => ReadAsync(client, Ask(Prompt), Options()));

        Assert.True(whole.EstimatedWait > TimeSpan.Zero);
    }

    [Fact]
    public async Task ADisposedClientRefuses()
    {
        var client = await CreateClientAsync();
        client.Dispose();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync(Ask(Prompt), Options(), Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(client, Ask(Prompt), Options()));
    }

    private static ChatMessage[] Ask(string text) => [new(ChatRole.User, text)];

    private static async Task<List<ChatResponseUpdate>> ReadAsync(IChatClient client, ChatMessage[] messages, ChatOptions options, CancellationToken? cancellation = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellation ?? Cancellation))
            updates.Add(update);
        return updates;
    }

    // Two letters from the middle, not half of a surrogate pair.
    private static string MiddleOf(string text)
    {
        var at = text.Length / 2;
        while (at > 0 && (char.IsLowSurrogate(text[at]) || char.IsHighSurrogate(text[Math.Min(at + 1, text.Length - 1)])))
            at--;
        return text.Substring(at, Math.Min(2, text.Length - at));
    }
}
