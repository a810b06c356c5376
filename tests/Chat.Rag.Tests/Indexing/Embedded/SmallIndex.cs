using Chat.Core.Languages;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Analysis;
using Chat.Rag.Indexing.Embedded;
using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Indexing.Embedded;

/// <summary>A folder for indexes over a few articles, with a glossary small enough to read.</summary>
internal sealed class SmallIndex : IDisposable
{
    private readonly LibraryKnowledge _library = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("index-").FullName;
    private int _builds;

    public SmallIndex()
    {
        _library.Write("glossary.yml", """
            - {id: despido, es: [indemnización por despido, echar del trabajo], ca: [fer fora de la feina], gl: [botar do traballo], eu: [lanetik bota]}
            - {id: vivienda, es: [vivienda habitual, mi casa], ca: [habitatge habitual], gl: [vivenda habitual], eu: [ohiko etxebizitza]}
            - {id: no-residente, es: [no residente], ca: [no resident], gl: [non residente], eu: [ez-egoiliar]}
            - {id: residencia, es: [residencia habitual], ca: [residència habitual], gl: [residencia habitual], eu: [ohiko bizileku]}
            """);
        _library.Replace("wording.yml", "es: [de, el, la]", "es: [de, del, el, la, un, una, y, en, por, a, mi, me, van, soy, no, ese]");
        Knowledge = KnowledgeReader.Read(_library.Folder);
        Analysis = new LegalAnalysis(Knowledge);
    }

    public KnowledgeBase Knowledge { get; }

    public LegalAnalysis Analysis { get; }

    public static IReadOnlyList<Passage> Passages { get; } =
    [
        Passage("LEY-1", "a7", "Artículo 7. Rentas exentas", "Estarán exentas la indemnización por despido del trabajador y las becas públicas."),
        Passage("LEY-1", "a8", "Artículo 8. Contribuyentes", "Son contribuyentes las personas con residencia habitual en el territorio."),
        Passage("LEY-1", "dt1", "Disposición transitoria primera", "La deducción por vivienda habitual se aplica a las adquisiciones anteriores.", UnitKind.Transitional),
        Passage("LEY-2", "a1", "Artículo 1. Impuesto sobre bienes inmuebles", "El impuesto grava la propiedad de los inmuebles, en su caso los rústicos."),
        Passage("LEY-2", "a2", "Artículo 2. Bonificaciones", "Gozarán de bonificación las familias numerosas en su vivienda habitual."),
        Passage("FORAL-3", "a1", "Artículo 1. Becas", "Las becas públicas están exentas en esta comunidad.", scope: "es-nc"),
        Passage("ORDEN-4", "a1", "Artículo 1. Modelo 303", "El modelo 303 se presenta cada trimestre.", rank: DocumentRank.Order),
    ];

    public static Passage Passage(
        string document, string unit, string heading, string text, UnitKind kind = UnitKind.Article, string scope = "es", DocumentRank rank = DocumentRank.Law,
        Language language = Language.Es, int ordinal = 0, DateOnly? from = null, DateOnly? until = null) => new()
        {
            Id = $"{document}#{unit}{(from is null ? "" : $"@{from:yyyy-MM-dd}")}/{ordinal}",
            Document = document,
            Unit = $"{document}#{unit}",
            Ordinal = ordinal,
            Kind = kind,
            DocumentTitle = "Norma " + document,
            Heading = heading,
            Path = ["TÍTULO I. Disposiciones"],
            Text = text,
            Language = language,
            Rank = rank,
            Scope = scope,
            ValidFrom = from,
            ValidUntil = until,
            Provenance = new Provenance("folder", document + ".md", "dominio público", new DateOnly(2026, 8, 7), "digest-" + document),
        };

    public EmbeddedIndexFiles Files(
        EmbeddedIndexOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? embeddings = null, PassageScorer? reranker = null, IReadOnlyList<AskedQuestion>? asked = null) =>
        new(Analysis, new LawPriors(Knowledge), options ?? new EmbeddedIndexOptions(), TimeProvider.System, embeddings, reranker, asked);

    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, "g" + ++_builds)).FullName;

    public async Task<string> BuildAsync(IReadOnlyList<Passage> passages, EmbeddedIndexFiles? files = null)
    {
        var folder = NewFolder();
        await (files ?? Files()).BuildAsync(folder, "g", null, new IndexChange(new HashSet<string>(), passages), null, TestContext.Current.CancellationToken);
        return folder;
    }

    public async Task<EmbeddedPassageIndex> OpenAsync(IReadOnlyList<Passage> passages, EmbeddedIndexFiles? files = null) =>
        (files ?? Files()).Open(await BuildAsync(passages, files));

    public void Dispose()
    {
        _library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
