using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Llama;
using Chat.Rag.Answering;
using Chat.Rag.Generation;
using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Generation;

/// <summary>A model may say the guidance in its own words, and nothing else.</summary>
public sealed class AnswerWriterTests : IDisposable
{
    private const string Question = "multa por retraso al devolver tarde";
    private const string Good = "La multa por retraso es de 0,5 € al día [1].";
    private const string Quoted = "la multa es de 0,5 € al día";

    private readonly LibraryKnowledge _library = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _library.Dispose();

    [Fact]
    public async Task ASentenceThatItsSourceCarriesIsShownInTheModelsWords()
    {
        var answer = await AskAsync(_ => Good);

        Assert.Equal(AnswerMode.Generated, answer.Mode);
        Assert.Equal("La multa por retraso es de 0,5 € al día.", answer.Text);
        Assert.Equal([1], answer.Sentences[0].Sources);
        Assert.Equal("0.5", Assert.Single(answer.Figures).Value);
        Assert.Equal(1, answer.Generation!.Released);
        Assert.Null(answer.Generation.Fallback);
    }

    [Theory]
    [InlineData("La multa por retraso es de 2 € al día [1].", SentenceFault.FigureNotInSource)]
    [InlineData("La multa por retraso es de 0,5 € al día.", SentenceFault.NoCitation)]
    [InlineData("La multa por retraso es de 0,5 € al día [7].", SentenceFault.UnknownCitation)]
    [InlineData("Pague la multa en https://otra.example [1].", SentenceFault.Markup)]
    [InlineData("Pague la multa en otra.example [1].", SentenceFault.Markup)]
    [InlineData("Pague la multa en otra[.]example [1].", SentenceFault.Markup)]
    [InlineData("La <b>multa</b> es de 0,5 € al día [1].", SentenceFault.Markup)]
    [InlineData("La multa es de 0,5 € <|im_end|> [1].", SentenceFault.Markup)]
    [InlineData("Le garantizo que la multa es de 0,5 € al día [1].", SentenceFault.PromiseOrDecision)]
    [InlineData("Queda usted exento de la multa por retraso [1].", SentenceFault.PromiseOrDecision)]
    [InlineData("Le multaremos con 0,5 € al día [1].", SentenceFault.PromiseOrDecision)]
    [InlineData("La multa de Zyrtania es de 0,5 € al día [1].", SentenceFault.NameNotInSource)]
    [InlineData("La multa kRypto es de 0,5 € al día [1].", SentenceFault.NameNotInSource)]
    [InlineData("Los elefantes vuelan despacio sobre montañas azules [1].", SentenceFault.NotInSource)]
    public async Task ASentenceThatMayNotBeShownIsAskedForAgainWithItsFault(string said, SentenceFault fault)
    {
        using var model = new ScriptedModel(messages => messages.Count == 2 ? said : Good);
        var answer = await AskAsync(model);

        Assert.Equal("La multa por retraso es de 0,5 € al día.", answer.Text);
        Assert.Equal([new FaultCount(fault, 1)], answer.Generation!.Faults);
        Assert.Equal((1, 1, 0), (answer.Generation.Released, answer.Generation.Retried, answer.Generation.Replaced));
        var again = model.Requests[1];
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User], again.Messages.Select(m => m.Role));
        Assert.Equal(model.Requests[0].Messages.Select(m => m.Text), again.Messages.Take(2).Select(m => m.Text));
        Assert.Contains(Chat.Rag.Prompting.PromptTexts.For(Language.Es).Faults[fault], again.Messages[3].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("La multa por retraso es de 2 € al día [1].")]
    [InlineData("Pague 0,5 € en https://otra.example [1].")]
    [InlineData("")]
    [InlineData("   \n ")]
    [InlineData("[1][1][1]")]
    public async Task ADraftOfWhichNothingPassesGivesWayToTheQuotedGuidance(string said)
    {
        var answer = await AskAsync(_ => said);

        Assert.Equal(AnswerMode.Quoted, answer.Mode);
        Assert.Contains(Quoted, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("otra.example", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Fallback.DraftFailed, answer.Generation!.Fallback);
        Assert.Null(answer.ModelId);
    }

    [Fact]
    public async Task ASentenceThatFailsTwiceGivesWayToTheGuidancesOwn()
    {
        var answer = await AskAsync(messages => messages.Count == 2 ? "Hay una multa por retraso [1]. La multa es de 9 € al día [1]." : "Son 8 € [1].");

        Assert.Equal(AnswerMode.Generated, answer.Mode);
        Assert.Contains("Hay una multa por retraso.", answer.Text, StringComparison.Ordinal);
        Assert.Contains(Quoted, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("9 €", answer.Text, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1), (answer.Generation!.Released, answer.Generation.Retried, answer.Generation.Replaced));
    }

    [Fact]
    public async Task WhatMustBeStatedIsAddedWhenTheModelLeftItOut()
    {
        var answer = await AskAsync(_ => "Hay una multa por retraso [1].");

        Assert.Equal(["Hay una multa por retraso.", "la multa es de 0,5 € al día."], answer.Sentences.Select(s => s.Text));
        Assert.Equal(1, answer.Generation!.Appended);
    }

    [Fact]
    public async Task WhatTheModelStatedIsNotAddedAgain() => Assert.Equal(0, (await AskAsync(_ => Good)).Generation!.Appended);

    [Fact]
    public async Task TheOtherYearIsAddedWhenTheModelLeftItOut()
    {
        var answer = await AskAsync(_ => "Puede llevarse 6 libros [1].", question: "libro prestado");

        Assert.Equal(AnswerMode.Generated, answer.Mode);
        Assert.Contains(answer.Sentences, s => s.Heading == "2025" && s.Text.Contains("4 libros", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASentenceSaidTwiceIsShownOnce()
    {
        var answer = await AskAsync(_ => Good + " " + Good);

        Assert.Single(answer.Sentences);
        Assert.Equal(1, answer.Generation!.Dropped);
    }

    [Fact]
    public async Task AListIsShownWithItsOpeningOrNotAtAll()
    {
        var kept = await AskAsync(_ => "Multa por retraso:\n- la multa es de 0,5 € al día [1]\n- sin más multa por retraso [1]");
        var refused = await AskAsync(messages => messages.Count == 2 ? "No hay multa si:\n- la multa es de 0,5 € al día [1]\n- la multa es de 7 € [1]" : "");

        Assert.Equal([false, true, true], kept.Sentences.Select(s => s.IsListItem));
        Assert.Equal("Multa por retraso:", kept.Sentences[0].Text);
        Assert.DoesNotContain("No hay multa", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerCutOffForItsLengthIsCompletedByTheGuidance()
    {
        var answer = await AskAsync(Script((say, _) =>
        {
            say("Hay una multa por retraso [1]. La multa es de 0,5 ");
            return Task.CompletedTask;
        }, ChatFinishReason.Length));

        Assert.Equal(["Hay una multa por retraso.", "la multa es de 0,5 € al día."], answer.Sentences.Select(s => s.Text));
        Assert.Equal("length", answer.Generation!.FinishReason);
    }

    [Fact]
    public async Task AModelThatFailsCostsTheCitizenNothing()
    {
        var answer = await AskAsync(_ => throw new InvalidOperationException("no model today"));

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal(AnswerMode.Quoted, answer.Mode);
        Assert.Equal(Fallback.ModelFailed, answer.Generation!.Fallback);
        Assert.DoesNotContain(answer.Notices, n => n.Kind.StartsWith("model-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AModelThatFailsHalfWayIsCompletedByTheGuidance()
    {
        var events = await StreamAsync(Script((say, _) =>
        {
            say("Hay una multa por retraso [1]. Y ");
            throw new ModelException("The endpoint closed the stream; try another.");
        }));

        var answer = ((Completed)events[^1]).Answer;
        Assert.Equal(["Hay una multa por retraso.", "la multa es de 0,5 € al día."], answer.Sentences.Select(s => s.Text));
        Assert.Equal((AnswerMode.Generated, Fallback.ModelFailed), (answer.Mode, answer.Generation!.Fallback));
        Assert.Empty(events.OfType<Retracted>());
    }

    [Fact]
    public async Task AnOverloadedModelIsSaidWithTheQuotedGuidance()
    {
        var answer = await AskAsync(_ => throw new ModelOverloadedException(40, TimeSpan.FromSeconds(90)));

        Assert.Equal((Outcome.Answered, AnswerMode.Quoted, Fallback.Overloaded), (answer.Outcome, answer.Mode, answer.Generation!.Fallback));
        Assert.StartsWith("es model-busy", Assert.Single(answer.Notices, n => n.Kind == "model-busy").Text, StringComparison.Ordinal);
        Assert.Contains(Quoted, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelThatDoesNotBeginInTimeGivesWay()
    {
        var clock = new HandClock();
        var silent = new TaskCompletionSource();
        using var model = new ScriptedModel(Script((_, _) => silent.Task));
        var asking = AskAsync(model, clock: clock);
        await UntilAsync(() => model.UnderWay == 1);

        clock.Advance(new GenerationOptions().FirstSentenceLimit);
        var answer = await asking;

        Assert.Equal((AnswerMode.Quoted, Fallback.TimeLimit), (answer.Mode, answer.Generation!.Fallback));
        Assert.Single(answer.Notices, n => n.Kind == "model-slow");
        // It did not even heed the cancellation; the citizen has the answer all the same.
        Assert.Equal(1, model.UnderWay);
        silent.SetResult();
        await UntilAsync(() => model.UnderWay == 0);
    }

    [Fact]
    public async Task AModelThatStopsHalfWayIsCompletedWhenTheTimeIsOver()
    {
        var clock = new HandClock();
        using var model = new ScriptedModel(Script(async (say, stop) =>
        {
            say("Hay una multa por retraso [1]. La ");
            await Task.Delay(Timeout.Infinite, stop);
        }));
        var shown = new TaskCompletionSource();
        var asking = StreamAsync(model, clock, happened =>
        {
            if (happened is SentenceVerified)
                shown.TrySetResult();
        });
        await shown.Task;

        clock.Advance(new GenerationOptions().TimeLimit);
        var answer = ((Completed)(await asking)[^1]).Answer;

        Assert.Equal((AnswerMode.Generated, Fallback.TimeLimit), (answer.Mode, answer.Generation!.Fallback));
        Assert.Contains(Quoted, answer.Text, StringComparison.Ordinal);
        await UntilAsync(() => model.UnderWay == 0);
    }

    [Fact]
    public async Task ASentenceIsShownWhileTheModelWritesTheNext()
    {
        var rest = new TaskCompletionSource();
        var shown = new TaskCompletionSource();
        var asking = StreamAsync(
            new ScriptedModel(Script(async (say, _) =>
            {
                say(Good + " Se ");
                await rest.Task;
                say("cobra por retraso [1].");
            })),
            seen: happened =>
            {
                if (happened is SentenceVerified)
                    shown.TrySetResult();
            });

        await shown.Task;
        Assert.False(asking.IsCompleted);
        rest.SetResult();

        var events = await asking;
        Assert.Equal(["Understood", "SourcesFound", "SentenceVerified", "SentenceVerified", "Completed"], events.Select(e => e.GetType().Name));
        Assert.Contains("first-sentence", ((Completed)events[^1]).Answer.Timings.Keys);
    }

    [Fact]
    public async Task ThePlaceInTheQueueIsShown()
    {
        var events = await StreamAsync((_, stop) => QueueThenAsync(stop));

        Assert.Equal([new Waiting(3, 12), new Waiting(1, 4)], events.OfType<Waiting>());
        Assert.IsType<Completed>(events[^1]);
    }

    [Fact]
    public async Task WhoStopsReadingStopsTheModel()
    {
        using var model = new ScriptedModel(Script(async (say, stop) =>
        {
            say(Good + " La ");
            await Task.Delay(Timeout.Infinite, stop);
        }));
        using var service = Service(model);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in service.Get<AnswerPipeline>().StreamAsync(new Question(Question, Language.Es, TestAssistant.Today), stop.Token))
            {
                if (happened is SentenceVerified)
                    await stop.CancelAsync();
            }
        });

        await UntilAsync(() => model.UnderWay == 0);
    }

    [Fact]
    public async Task WhoLeavesTheStreamFreesTheSlotToo()
    {
        using var model = new ScriptedModel(Script(async (say, stop) =>
        {
            say(Good + " La ");
            await Task.Delay(Timeout.Infinite, stop);
        }));
        using var service = Service(model);
        await foreach (var happened in service.Get<AnswerPipeline>().StreamAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop))
        {
            if (happened is SentenceVerified)
                break;
        }

        await UntilAsync(() => model.UnderWay == 0);
    }

    // Citizens who leave at any point, some while the model waits: every slot comes back, and nobody's answer is another's.
    [Fact]
    public async Task AfterManyAnswersAndManyWhoLeftEverySlotIsFree()
    {
        const int Citizens = 200;
        using var model = new ScriptedModel((request, stop) => request.Messages.Count == 2 ? SlowlyAsync(stop) : ScriptedModel.PiecesAsync(""));
        using var service = Service(model);
        var pipeline = service.Get<AnswerPipeline>();
        var random = new Random(20261126);
        var patience = Enumerable.Range(0, Citizens).Select(_ => random.Next(1, 7)).ToArray();

        var whole = await Task.WhenAll(patience.Select(events => Task.Run(async () =>
        {
            await foreach (var happened in pipeline.StreamAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop))
            {
                if (happened is Completed completed)
                    return completed.Answer;
                if (--events == 0)
                    return null;
            }

            return null;
        })));

        await UntilAsync(() => model.UnderWay == 0);
        Assert.Equal(patience.Count(p => p > 4), whole.Count(a => a is not null));
        Assert.All(whole.OfType<Answer>(), a => Assert.Equal(["La multa por retraso es de 0,5 € al día.", "Se cobra multa por retraso."], a.Sentences.Select(s => s.Text)));
    }

    [Fact]
    public async Task ADraftThatIsMostlyRefusedIsTakenBack()
    {
        var events = await StreamAsync(new ScriptedModel(messages => messages.Count == 2
            ? "Hay una multa por retraso [1]. La multa es de 9 € [1]. La multa por día es de 8 € [1]. La multa es de 7 € [1]."
            : "Son 6 € [1]."));

        Assert.StartsWith("es model-retracted", Assert.Single(events.OfType<Retracted>()).Reason, StringComparison.Ordinal);
        var after = events.SkipWhile(e => e is not Retracted).Skip(1).ToList();
        Assert.IsType<SourcesFound>(after[0]);
        var answer = ((Completed)events[^1]).Answer;
        Assert.Equal(after.OfType<SentenceVerified>().Select(s => s.Sentence), answer.Sentences);
        Assert.Equal((AnswerMode.Quoted, Fallback.DraftFailed), (answer.Mode, answer.Generation!.Fallback));
    }

    [Fact]
    public async Task AModelThatRecitesItsInstructionsIsStoppedAndTakenBack()
    {
        var events = await StreamAsync(new ScriptedModel(_ => Good + " Use solo lo que dicen las fuentes numeradas del mensaje [1]. La multa por retraso [1]."));

        Assert.Single(events.OfType<Retracted>());
        Assert.DoesNotContain("numeradas", ((Completed)events[^1]).Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerInAnotherLanguageIsNotShown()
    {
        using var model = new ScriptedModel(_ => "La multa por retraso es de 0,5 € al día y se paga al devolver el libro en la biblioteca [1].");
        using var service = new TestAssistant(Repository.Knowledge, model);
        var answer = await service.Get<AnswerPipeline>().AnswerAsync(new Question("he tingut dos pagadors, he de declarar?", Language.Ca, TestAssistant.Today), Stop);

        Assert.Equal(AnswerMode.Quoted, answer.Mode);
        Assert.Contains(answer.Generation!.Faults, f => f.Fault == SentenceFault.WrongLanguage);
        Assert.DoesNotContain("biblioteca", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheModelIsNamedWithItsDigestAndItsTokens()
    {
        var answer = await AskAsync(new ScriptedModel((_, _) => TokensAsync()) { Identity = new ModelIdentity("small-model", new string('c', 64)) });

        Assert.Equal(("small-model", new string('c', 64)), (answer.ModelId, answer.ModelDigest));
        Assert.Equal((812L, 21L, "stop"), (answer.Generation!.PromptTokens, answer.Generation.CompletionTokens, answer.Generation.FinishReason));
    }

    [Fact]
    public async Task TheModelIsAskedCoollyAndWithoutARepetitionPenalty()
    {
        using var model = new ScriptedModel(_ => Good);
        await AskAsync(model);

        var options = model.Requests[0].Options!;
        Assert.Equal((0.1f, 0.9f, 600), (options.Temperature, options.TopP, options.MaxOutputTokens));
        Assert.Null(options.FrequencyPenalty);
        Assert.Null(options.PresencePenalty);
    }

    [Fact]
    public async Task PersonalDataNeverReachesTheModel()
    {
        using var model = new ScriptedModel(_ => "");
        await AskAsync(model, question: "multa por retraso al devolver tarde, mi DNI es 12345678Z");

        Assert.Contains("multa por retraso", model.Requests[0].Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", model.Requests[0].Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQuestionThatIsNotAnsweredFromGuidanceNeverReachesTheModel()
    {
        using var model = new ScriptedModel(_ => Good);
        var answer = await AskAsync(model, question: "receta de tortilla con cebolla");

        Assert.Empty(model.Requests);
        Assert.Null(answer.Generation);
    }

    [Fact]
    public async Task WhatTheGateDoesIsCounted()
    {
        using var model = new ScriptedModel(messages => messages.Count == 2 ? "Hay una multa por retraso [1]. La multa es de 9 € al día [1]." : "Son 8 € [1].");
        using var service = Service(model);
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument.Meter, service.Get<GenerationMetrics>().Meter))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key is "fate" or "fault" or "fallback")
                    counted[$"{tag.Key}:{tag.Value}"] = counted.GetValueOrDefault($"{tag.Key}:{tag.Value}") + value;
            }
        });
        service.Get<GenerationMetrics>();
        listener.Start();

        await service.Get<AnswerPipeline>().AnswerAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop);

        Assert.Equal((1, 1, 1), (counted["fate:released"], counted["fate:retried"], counted["fate:replaced"]));
        Assert.Equal(2, counted["fault:figure-not-in-source"]);
        Assert.Equal(1, counted["fallback:none"]);
    }

    private static Func<ModelRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> Script(Func<Action<string>, CancellationToken, Task> write, ChatFinishReason? end = null) =>
        (request, stop) => request.Messages.Count == 2 ? RunAsync(write, end ?? ChatFinishReason.Stop, stop) : ScriptedModel.PiecesAsync("");

    // What was said before a pause is given before it.
    private static async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        Func<Action<string>, CancellationToken, Task> write, ChatFinishReason end, [EnumeratorCancellation] CancellationToken stop)
    {
        var said = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var writing = WriteAsync();
        await foreach (var text in said.Reader.ReadAllAsync(CancellationToken.None))
            yield return ScriptedModel.Say(text);
        await writing;
        yield return ScriptedModel.End(end);

        async Task WriteAsync()
        {
            try
            {
                await write(text => said.Writer.TryWrite(text), stop);
            }
            finally
            {
                said.Writer.TryComplete();
            }
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> QueueThenAsync([EnumeratorCancellation] CancellationToken stop)
    {
        yield return ScriptedModel.Queue(3, 12);
        yield return ScriptedModel.Queue(1, 4);
        await foreach (var piece in ScriptedModel.PiecesAsync(Good).WithCancellation(stop))
            yield return piece;
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> TokensAsync()
    {
        await Task.CompletedTask;
        yield return ScriptedModel.Say(Good);
        yield return ScriptedModel.End(ChatFinishReason.Stop, 812, 21);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> SlowlyAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var piece in ScriptedModel.PiecesAsync(Good + " Se cobra multa por retraso [1].").WithCancellation(stop))
        {
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
            yield return piece;
        }
    }

    // Something that happens on another thread, without a time to wait for it.
    private static async Task UntilAsync(Func<bool> happened)
    {
        while (!happened())
        {
            Stop.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private TestAssistant Service(IChatClient model, TimeProvider? clock = null) => new(_library.Folder, model, clock);

    private Task<Answer> AskAsync(Func<IReadOnlyList<ChatMessage>, string> says, string question = Question) => AskAsync(new ScriptedModel(says), question);

    private Task<Answer> AskAsync(Func<ModelRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> script) => AskAsync(new ScriptedModel(script));

    private async Task<Answer> AskAsync(ScriptedModel model, string question = Question, TimeProvider? clock = null)
    {
        using var service = Service(model, clock);
        return await service.Get<AnswerPipeline>().AnswerAsync(new Question(question, Language.Es, TestAssistant.Today), Stop);
    }

    private Task<List<AnswerEvent>> StreamAsync(Func<ModelRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> script) => StreamAsync(new ScriptedModel(script));

    private async Task<List<AnswerEvent>> StreamAsync(ScriptedModel model, TimeProvider? clock = null, Action<AnswerEvent>? seen = null)
    {
        using var service = Service(model, clock);
        var events = new List<AnswerEvent>();
        await foreach (var happened in service.Get<AnswerPipeline>().StreamAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop))
        {
            events.Add(happened);
            seen?.Invoke(happened);
        }

        return events;
    }
}
