using System.Globalization;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>A passage as a point carries it: all of it, so that search results need no other store.</summary>
internal sealed record PassagePayload
{
    /// <summary>Stands for a beginning that is unknown: a range asked for by day finds it.</summary>
    private static readonly DateOnly Always = DateOnly.MinValue;

    /// <summary>Stands for no end.</summary>
    private static readonly DateOnly Forever = new(9999, 12, 31);

    /// <summary>The fields that filters ask for, with the type of index that each needs.</summary>
    public static IReadOnlyList<FieldIndex> Indexed { get; } =
    [
        new("doc", "keyword"),
        new("unit", "keyword"),
        new("lang", "keyword"),
        new("rank", "keyword"),
        new("scope", "keyword"),
        new("valid_from", "datetime"),
        new("valid_until", "datetime"),
    ];

    public required string Id { get; init; }

    public required string Doc { get; init; }

    public required string Unit { get; init; }

    public required int Ordinal { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    public required string Heading { get; init; }

    public required IReadOnlyList<string> Path { get; init; }

    public required string Text { get; init; }

    public required string Lang { get; init; }

    public required string Rank { get; init; }

    public required string Scope { get; init; }

    public required string ValidFrom { get; init; }

    public required string ValidUntil { get; init; }

    public required string Source { get; init; }

    public required string Address { get; init; }

    public required string Licence { get; init; }

    public string? Updated { get; init; }

    public required string Digest { get; init; }

    /// <summary>What the encoder kept; see <see cref="EncodedPassage.Kept"/>.</summary>
    public required byte[] Terms { get; init; }

    /// <summary>A rank as it is stored: <c>law</c>, <c>regulation</c> …</summary>
    public static string RankName(DocumentRank rank) => rank.ToString().ToLowerInvariant();

    /// <summary>A passage to store.</summary>
    public static PassagePayload Of(Passage passage, byte[] kept) => new()
    {
        Id = passage.Id,
        Doc = passage.Document,
        Unit = passage.Unit,
        Ordinal = passage.Ordinal,
        Kind = passage.Kind.Name(),
        Title = passage.DocumentTitle,
        Heading = passage.Heading,
        Path = passage.Path,
        Text = passage.Text,
        Lang = passage.Language.Code(),
        Rank = RankName(passage.Rank),
        Scope = passage.Scope,
        ValidFrom = QdrantFilter.Moment(passage.ValidFrom ?? Always),
        ValidUntil = QdrantFilter.Moment(passage.ValidUntil ?? Forever),
        Source = passage.Provenance.Source,
        Address = passage.Provenance.Address,
        Licence = passage.Provenance.Licence,
        Updated = passage.Provenance.Updated?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Digest = passage.Provenance.Digest,
        Terms = kept,
    };

    /// <summary>The passage that was stored.</summary>
    /// <exception cref="FormatException">A field holds what this program did not write.</exception>
    public Passage ToPassage() => new()
    {
        Id = Id,
        Document = Doc,
        Unit = Unit,
        Ordinal = Ordinal,
        Kind = Named<UnitKind>(Kind),
        DocumentTitle = Title,
        Heading = Heading,
        Path = Path,
        Text = Text,
        Language = LanguageCodes.TryParse(Lang, out var language) ? language : throw new FormatException($"'{Lang}' is no language."),
        Rank = Named<DocumentRank>(Rank),
        Scope = Scope,
        ValidFrom = Day(ValidFrom) is var from && from == Always ? null : from,
        ValidUntil = Day(ValidUntil) is var until && until == Forever ? null : until,
        Provenance = new Provenance(Source, Address, Licence, Updated is null ? null : Day(Updated), Digest),
    };

    private static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : throw new FormatException($"'{name}' is no {typeof(T).Name}.");

    private static DateOnly Day(string moment) =>
        DateOnly.ParseExact(moment.AsSpan(0, Math.Min(10, moment.Length)), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
