using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Generation;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Insight;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Runs;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Rewriting;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Chat.Rag.Text;
using Chat.Rag.Tools;
using Chat.Testing;
using Chat.Testing.Indexing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Tests.Answering;

/// <summary>What the law says where no topic answers: its own words, of the year asked, and nothing else.</summary>
public sealed class LawAnswerTests : IAsyncLifetime
{
    private const string Question = "¿hay que guardar silencio en la sala de lectura con una novela?";

    private readonly LibraryKnowledge _library = new();
    private readonly string _data = Directory.CreateTempSubdirectory("law-answers-").FullName;
    private TestAssistant _service = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        // The library's own labels know nothing of silence; without this a question about it would be declined before it is looked for.
        _library.Replace("scope-labels.yml", "es: [cuántos libros]", "es: [cuántos libros, guardar silencio en la sala de lectura, novela en la sala]");
        _library.Replace("scope-labels.yml", "gl: [cantos libros]", "gl: [cantos libros, guardar silencio en la sala de lectura, novela en la sala]");
        _service = new TestAssistant(_library.Folder, dataFolder: _data);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _service.Dispose();
        _library.Dispose();
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task TheArticleIsQuotedWordForWordWithItsPageAndDay()
    {
        await IngestAsync(Silence("a9", "En la sala de lectura se guarda silencio, también con la novela propia.\nLa falta se sanciona con 12 euros."));

        var answer = _service.Ask(Question, Language.Gl);

        Assert.Equal(Outcome.AnsweredPartial, answer.Outcome);
        Assert.Equal(AnswerMode.Quoted, answer.Mode);
        Assert.True(answer.OffersPerson);
        var source = Assert.Single(answer.Sources);
        Assert.Equal("BOE-A-2000-1#a9", source.Id);
        Assert.Equal(SourceKind.Law, source.Kind);
        Assert.Equal("https://www.boe.es/buscar/act.php?id=BOE-A-2000-1#a9", source.Url);
        Assert.Equal(new DateOnly(2026, 8, 7), source.Updated);
        Assert.Equal(
            ["gl law-quote {max} {year} {asked}", "**Reglamento de la biblioteca. Artículo a9. Silencio**", "En la sala de lectura se guarda silencio, también con la novela propia.", "La falta se sanciona con 12 euros."],
            answer.Sentences.Select(s => s.Text));
        Assert.All(answer.Sentences.Skip(1), s => Assert.Equal("es", s.Language));
        Assert.Contains(answer.Figures, f => f.Text == "12 euros" && f.Source == 1);
    }

    [Fact]
    public async Task TheWordingOfTheYearAskedIsQuoted()
    {
        await IngestAsync(
            Silence("a9", "En la sala de lectura se guarda silencio con la novela: 5 euros.", until: new DateOnly(2026, 1, 1)),
            Silence("a9", "En la sala de lectura se guarda silencio con la novela: 12 euros.", from: new DateOnly(2026, 1, 1)));

        var old = _service.Ask("¿había que guardar silencio en la sala de lectura con una novela en 2025?", Language.Es);
        var now = _service.Ask(Question, Language.Es);

        Assert.Contains("5 euros", old.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("12 euros", old.Text, StringComparison.Ordinal);
        Assert.Contains("12 euros", now.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" 5 euros", now.Text, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 1, 1), now.Sources[0].ValidFrom);
    }

    [Fact]
    public void WhatANearTopicOnTheSameArticleMustStateIsAdded()
    {
        var topic = _service.Get<KnowledgeBase>().Topics["loans/fines"];
        var hit = new LawHit(new UnitHit("BOE-A-2000-1#a5", 1, Silence("a5", "Quien devuelve tarde paga."), new HitExplanation(1, 0, 1, null, [])), 1);
        var screened = _service.Get<Screener>().Screen(new Question("¿qué pasa si devuelvo tarde?", Language.Es, TestAssistant.Today));
        var evidence = new Evidence([], [new ScoredTopic(topic, 0.1f, 0, 0, 0, 0)], []) { Law = [hit] };

        var draft = _service.Get<Composer>().Compose(
            screened, _service.Get<Rewriter>().Rewrite(screened), evidence, new Route { Outcome = Outcome.AnsweredPartial, Law = [hit] }, ToolOutcome.None);

        Assert.Equal(["BOE-A-2000-1#a5", "topic:loans/fines"], draft.Sources.Select(s => s.Id));
        Assert.Contains(draft.Sentences, s => s.Sources.SequenceEqual([2]) && s.Text.Contains("0,5 €", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnArticleThatHoldsLittleOfWhatWasAskedIsNotQuoted()
    {
        await IngestAsync(Silence("a9", "La sala se abre a las nueve."));

        var answer = _service.Ask(Question, Language.Es);

        Assert.DoesNotContain(answer.Sources, s => s.Id == "BOE-A-2000-1#a9");
    }

    [Fact]
    public async Task AQuestionThatATopicAnswersIsAnsweredByTheTopic()
    {
        await IngestAsync(Silence("a9", "Un libro prestado se devuelve."));

        var answer = _service.Ask("libro prestado", Language.Es);

        Assert.Equal(Outcome.Answered, answer.Outcome);
        Assert.Equal("topic:loans/how-many", answer.Sources[0].Id);
    }

    [Fact]
    public async Task TheWordsForWhichAnArticleWasFoundAreMarked()
    {
        await IngestAsync(Silence("a9", "En la sala de lectura se guarda silencio, también con la novela propia."));

        var source = _service.Ask(Question, Language.Es).Sources[0];

        var marked = source.Marks.Select(m => source.Quote.Substring(m.Start, m.Length)).ToList();
        Assert.Contains("silencio", string.Join(' ', marked), StringComparison.Ordinal);
        Assert.DoesNotContain(marked, m => m.Contains("también", StringComparison.Ordinal));
        Assert.All(source.Marks, m => Assert.True(m.Start > source.Title.Length));
        Assert.Equal("/norma/BOE-A-2000-1/a9", source.History);
    }

    [Fact]
    public async Task AManualIsQuotedAsAManualOfItsYear()
    {
        await IngestAsync(Manual(2026));

        var answer = _service.Ask(Question, Language.Es);

        Assert.Equal(Outcome.AnsweredPartial, answer.Outcome);
        var source = Assert.Single(answer.Sources);
        Assert.Equal(SourceKind.Manual, source.Kind);
        Assert.Equal([2026], source.TaxYears);
        Assert.Null(source.History);
        Assert.Equal("es manual-quote-of-year {max} 2026 {asked}", answer.Sentences[0].Text);
        Assert.Contains(answer.Sentences, s => s.Text.Contains("guarda silencio", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheLawIsPreferredToTheManualThatExplainsIt()
    {
        await IngestAsync(Manual(2026), Silence("a9", "En la sala de lectura se guarda silencio, también con la novela propia."));

        Assert.Equal(SourceKind.Law, Assert.Single(_service.Ask(Question, Language.Es).Sources).Kind);
    }

    [Theory]
    [InlineData(2023, "¿hay que guardar silencio en la sala de lectura con una novela?")]
    [InlineData(2026, "¿había que guardar silencio en la sala de lectura con una novela en 2024?")]
    public async Task AManualOfAnotherYearIsNotQuoted(int edition, string question)
    {
        await IngestAsync(Manual(edition));

        Assert.DoesNotContain(_service.Ask(question, Language.Es).Sources, s => s.Kind == SourceKind.Manual);
    }

    [Fact]
    public void WithoutAnIndexNothingIsQuoted() =>
        Assert.DoesNotContain(_service.Ask(Question, Language.Es).Sources, s => s.Kind is SourceKind.Law or SourceKind.Regulation);

    [Fact]
    public async Task AnIndexThatCannotBeSearchedLeavesTheGuidanceToAnswer()
    {
        var broken = new BrokenStore();
        await using var live = new LiveIndex(broken, _service.Get<IngestionMetrics>(), TimeProvider.System, NullLogger<LiveIndex>.Instance);
        await live.RefreshAsync(Stop);
        var laws = new LawRetriever(
            live, _service.Get<LegalAnalysis>(), _service.Get<TextAnalyzer>(), _service.Get<TopicIndex>(), _service.Get<KnowledgeBase>(), _service.Get<IOptions<RetrievalOptions>>(), NullLogger<LawRetriever>.Instance);
        var query = _service.Get<Rewriter>().Rewrite(_service.Get<Screener>().Screen(new Question(Question, Language.Es, TestAssistant.Today)));
        var evidence = _service.Get<Retriever>().Retrieve(query);

        var found = await laws.AddAsync(query, evidence, TestAssistant.Today, Stop);

        Assert.Equal(1, broken.Asked);
        Assert.NotEmpty(evidence.Rejected.Concat(evidence.Kept));
        Assert.Equal(evidence.Kept, found.Kept);
        Assert.Equal(evidence.Rejected, found.Rejected);
        Assert.Empty(found.Law);
        Assert.Empty(found.Manuals);
        Assert.Equal("one", found.IndexGeneration);
    }

    [Fact]
    public async Task AnOfficialSeesWhatTheAssistantFoundInTheWordingOfTheYear()
    {
        await IngestAsync(
            Silence("a9", "En la sala de lectura se guarda silencio con la novela: 5 euros.", until: new DateOnly(2026, 1, 1)),
            Silence("a9", "En la sala de lectura se guarda silencio con la novela: 12 euros.", from: new DateOnly(2026, 1, 1)),
            Manual(2026));
        var inspector = _service.Get<Inspector>();

        var all = await inspector.InspectAsync(new Question(Question, Language.Es, TestAssistant.Today), new InspectionFilter(), Stop);
        var old = await inspector.InspectAsync(
            new Question(Question, Language.Es, TestAssistant.Today, new ConversationContext(TaxYear: 2025)), new InspectionFilter(new HashSet<DocumentRank> { DocumentRank.Law }), Stop);

        Assert.Equal(_service.Ask(Question, Language.Es).Outcome, all.Route.Outcome);
        Assert.Equal(["BOE-A-2000-1#a9", "biblioteca.example/manual#silencio"], all.Articles.Select(a => a.Unit).Order(StringComparer.Ordinal));
        Assert.Contains(all.Articles[0].Why.Terms, t => t.Score > 0);
        Assert.Equal((TestAssistant.Today, new DateOnly(2025, 12, 31)), (all.InForceOn, old.InForceOn));
        Assert.Contains(" 5 euros", Assert.Single(old.Articles).Best.Text, StringComparison.Ordinal);
        Assert.Null(all.Fault);
    }

    [Fact]
    public async Task AnOfficialIsToldWhenNothingIsIngestedOrTheIndexIsAway()
    {
        var question = new Question(Question, Language.Es, TestAssistant.Today);
        Assert.Null((await _service.Get<Inspector>().InspectAsync(question, new InspectionFilter(), Stop)).InForceOn);

        await using var live = new LiveIndex(new BrokenStore(), _service.Get<IngestionMetrics>(), TimeProvider.System, NullLogger<LiveIndex>.Instance);
        await live.RefreshAsync(Stop);
        var inspector = new Inspector(
            _service.Get<Screener>(), _service.Get<Rewriter>(), _service.Get<Retriever>(), _service.Get<LawRetriever>(), _service.Get<Router>(), live, NullLogger<Inspector>.Instance);

        var found = await inspector.InspectAsync(question, new InspectionFilter(), Stop);

        Assert.Empty(found.Articles);
        Assert.NotEmpty(found.Fault!);
    }

    // A server that lists an index and gives no hits any more.
    private sealed class BrokenStore : IPassageIndexStore, IPassageIndex
    {
        public GenerationFit FitOf(IndexManifest manifest) => GenerationFit.Current;

        public int Asked { get; private set; }

        public IndexManifest Manifest { get; } = new()
        {
            Generation = "one", Built = DateTimeOffset.UnixEpoch, Format = 1, EmbeddingModel = "none", Dimensions = 1, Analysis = "", Passages = 1, Units = 1, Documents = new Dictionary<string, string>(),
        };

        public Task<string?> LiveAsync(CancellationToken cancellation) => Task.FromResult<string?>("one");

        public Task<IPassageIndex> OpenAsync(string generation, CancellationToken cancellation) => Task.FromResult<IPassageIndex>(this);

        public Task<IReadOnlyList<UnitHit>> SearchAsync(PassageQuery query, CancellationToken cancellation)
        {
            Asked++;
            throw new IndexException("The server does not answer.");
        }

        public Task<IReadOnlyList<Passage>> ReadUnitAsync(string unit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<IndexManifest>> ListAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IndexManifest> BuildAsync(IndexChange change, IProgress<IndexProgress>? progress, CancellationToken cancellation) => throw new NotSupportedException();

        public Task SwitchAsync(string generation, CancellationToken cancellation) => throw new NotSupportedException();

        public Task DeleteAsync(string generation, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private async Task IngestAsync(params Passage[] passages)
    {
        var store = _service.Get<IPassageIndexStore>();
        var manifest = await store.BuildAsync(new IndexChange(new HashSet<string>(), passages), null, Stop);
        await store.SwitchAsync(manifest.Generation, Stop);
        await _service.Get<LiveIndex>().RefreshAsync(Stop);
    }

    private static Passage Manual(int year) => Silence("s1", "En la sala de lectura se guarda silencio, también con la novela propia.") with
    {
        Id = "biblioteca.example/manual#silencio/0",
        Document = "biblioteca.example/manual",
        Unit = "biblioteca.example/manual#silencio",
        Kind = UnitKind.Section,
        DocumentTitle = "Manual de la biblioteca",
        Heading = "Silencio",
        Rank = DocumentRank.Manual,
        Provenance = new Provenance("folder", $"https://biblioteca.example/manual-{year}/silencio.html", "Reuse with citation.", new DateOnly(2026, 8, 7), new string('0', 64)),
    };

    private static Passage Silence(string unit, string text, DateOnly? from = null, DateOnly? until = null) =>
        Wordings.Wording("BOE-A-2000-1#" + unit, "Reglamento de la biblioteca de la villa", $"Artículo {unit}. Silencio.", text, from, until);
}
