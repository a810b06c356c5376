using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Generation;
using Chat.Testing;

namespace Chat.Rag.Tests.Generation;

/// <summary>Who asks what was just asked, on the same ground, need not wait for a model to write it again.</summary>
public sealed class WrittenAnswersTests : IDisposable
{
    private const string Question = "multa por retraso al devolver tarde";
    private const string Good = "La multa por retraso es de 0,5 € al día [1].";

    private readonly LibraryKnowledge _library = new();
    private readonly HandClock _clock = new();
    private readonly ScriptedModel _model = new(_ => Good);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _library.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task TheSameQuestionIsAnsweredInTheSameWordsWithoutTheModel()
    {
        using var service = Service(from: "0");

        var first = await AskAsync(service, Question);
        var second = await AskAsync(service, "¡Multa por  RETRASO, al devolver tarde!");

        Assert.Single(_model.Requests);
        Assert.False(first.Generation!.IsReused);
        Assert.True(second.Generation!.IsReused);
        Assert.Equal((first.Text, AnswerMode.Generated, first.ModelId), (second.Text, second.Mode, second.ModelId));
        Assert.Equal(first.Citations, second.Citations);
        Assert.Equal((0, 0), (second.Generation.PromptTokens, second.Generation.CompletionTokens));
    }

    [Fact]
    public async Task ItIsStreamedLikeAnyOther()
    {
        using var service = Service(from: "0");
        await AskAsync(service, Question);

        var events = new List<AnswerEvent>();
        await foreach (var happened in service.Get<AnswerPipeline>().StreamAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop))
            events.Add(happened);

        Assert.Equal([typeof(Understood), typeof(SourcesFound), typeof(SentenceVerified), typeof(Completed)], events.Select(e => e.GetType()));
        Assert.Equal(events.OfType<SentenceVerified>().Select(s => s.Sentence), ((Completed)events[^1]).Answer.Sentences);
    }

    [Theory]
    [InlineData("multa por retraso al devolver tarde un libro", 0)] // other words
    [InlineData(Question, 1)] // another day
    public async Task WhatIsNotTheSameIsWrittenAnew(string question, int days)
    {
        using var service = Service(from: "0");
        await AskAsync(service, Question);

        var answer = await service.Get<AnswerPipeline>().AnswerAsync(new Question(question, Language.Es, TestAssistant.Today.AddDays(days)), Stop);

        Assert.False(answer.Generation!.IsReused);
        Assert.Equal(2, _model.Requests.Count);
    }

    [Fact]
    public async Task ASignIsPartOfWhatIsAsked()
    {
        using var service = Service(from: "0");
        await AskAsync(service, Question + " < 5 días");

        var answer = await AskAsync(service, Question + " > 5 días");

        Assert.False(answer.Generation!.IsReused);
        Assert.Equal(2, _model.Requests.Count);
    }

    [Fact]
    public async Task AReusedAnswerNamesThePromptThatTheModelRead()
    {
        using var service = Service(from: "0");

        var first = await service.Get<AnswerPipeline>().CompleteAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop);
        var second = await service.Get<AnswerPipeline>().CompleteAsync(new Question(Question.ToUpperInvariant(), Language.Es, TestAssistant.Today), Stop);

        Assert.True(second.Answer.Generation!.IsReused);
        Assert.Contains(Question, Assert.Single(_model.Requests).Transcript, StringComparison.Ordinal);
        Assert.Equal((first.Trace!.PromptHash, first.Trace.Writing), (second.Trace!.PromptHash, second.Trace.Writing));
        Assert.NotNull(first.Trace.PromptHash);
    }

    [Fact]
    public void AnAnswerWhoseTimeIsOverIsKeptNoLonger()
    {
        using var written = new WrittenAnswers(new GenerationOptions(), _clock);
        var generation = new Core.Answers.Generation { Released = 1, Retried = 0, Replaced = 0, Dropped = 0, Appended = 0, Faults = [], FinishReason = "stop" };
        written.Keep("one", new Draft { Outcome = Outcome.Answered, Mode = AnswerMode.Generated, Sentences = [], Sources = [], Generation = generation });
        Assert.Equal(1, written.Count);

        _clock.Advance(TimeSpan.FromMinutes(61));

        // Somebody asks something else.
        Assert.Null(written.Find("other"));
        Assert.True(SpinWait.SpinUntil(() => written.Count == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task WhatIsKeptGoesWithTheService()
    {
        var service = Service(from: "0");
        await AskAsync(service, Question);
        var pipeline = service.Get<AnswerPipeline>();
        service.Dispose();

        var answer = await pipeline.AnswerAsync(new Question(Question, Language.Es, TestAssistant.Today), Stop);

        Assert.Equal(Outcome.FailedError, answer.Outcome);
    }

    [Theory]
    [InlineData("1")] // nobody else is being answered
    [InlineData("")] // never
    public async Task WhileFewAskEachIsWrittenForItself(string from)
    {
        using var service = Service(from);

        await AskAsync(service, Question);
        await AskAsync(service, Question);

        Assert.Equal(2, _model.Requests.Count);
    }

    [Fact]
    public async Task AnHourLaterItIsWrittenAnew()
    {
        using var service = Service(from: "0");
        await AskAsync(service, Question);

        _clock.Advance(TimeSpan.FromMinutes(61));
        await AskAsync(service, Question);

        Assert.Equal(2, _model.Requests.Count);
    }

    [Fact]
    public async Task AnAnswerThatTheGateMendedIsNotGivenTwice()
    {
        using var model = new ScriptedModel(messages => (messages.Count == 2 ? Good + " " : "") + "La multa por retraso es de 2 € al día [1].");
        using var service = Service(from: "0", model);

        var first = await AskAsync(service, Question);
        var second = await AskAsync(service, Question);

        Assert.Equal((AnswerMode.Generated, 1, false), (first.Mode, first.Generation!.Replaced, second.Generation!.IsReused));
        Assert.Equal(4, model.Requests.Count);
    }

    private TestAssistant Service(string from, ScriptedModel? model = null) =>
        new(_library.Folder, model ?? _model, _clock, settings: new Dictionary<string, string?> { ["TaxAssistant:Generation:ReuseFrom"] = from });

    private static Task<Answer> AskAsync(TestAssistant service, string question) =>
        service.Get<AnswerPipeline>().AnswerAsync(new Question(question, Language.Es, TestAssistant.Today), Stop);
}
