using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>Who is competent for what.</summary>
public sealed record Competence(
    IReadOnlyDictionary<string, Administration> Administrations,
    IReadOnlyList<Matter> Matters,
    IReadOnlyList<TerritoryRule> TerritoryRules);

/// <summary>An administration.</summary>
/// <param name="Id">Its name in the data.</param>
/// <param name="Names">Name by language.</param>
/// <param name="Url">Official page; null for one that has none of its own (town councils).</param>
public sealed record Administration(string Id, IReadOnlyDictionary<Language, string> Names, string? Url);

/// <summary>A matter that another administration handles.</summary>
public sealed record Matter
{
    /// <summary>Its name in the data.</summary>
    public required string Id { get; init; }

    /// <summary>Name by language.</summary>
    public required IReadOnlyDictionary<Language, string> Names { get; init; }

    /// <summary>The administration; null when it goes by territory.</summary>
    public string? Administration { get; init; }

    /// <summary>Administrations by territory; empty when one is competent everywhere.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> ByTerritory { get; init; }

    /// <summary>Articles on the competence.</summary>
    public required IReadOnlyList<string> RestsOn { get; init; }

    /// <summary>Guidance whose short answer goes with the reply.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Who does what, with <c>{administration}</c> for the names.</summary>
    public required IReadOnlyDictionary<Language, string> Reply { get; init; }

    /// <summary>How citizens ask.</summary>
    public required IReadOnlyDictionary<Language, IReadOnlyList<string>> Examples { get; init; }
}

/// <summary>Who collects the taxes of some areas in territories of a kind.</summary>
/// <param name="Kind">The kind of territory.</param>
/// <param name="Areas">Areas of the guidance that are the own treasury's there.</param>
/// <param name="Topics">Topics about a territory's own treasury, with the territory that each stands for.</param>
/// <param name="ByTerritory">Administrations by territory.</param>
/// <param name="RestsOn">Articles by territory or region.</param>
/// <param name="Reply">Who does what, with <c>{administration}</c> for the names.</param>
public sealed record TerritoryRule(
    string Kind,
    IReadOnlySet<string> Areas,
    IReadOnlyDictionary<string, string> Topics,
    IReadOnlyDictionary<string, IReadOnlyList<string>> ByTerritory,
    IReadOnlyDictionary<string, IReadOnlyList<string>> RestsOn,
    IReadOnlyDictionary<Language, string> Reply);

/// <summary>A territory and the places that people name when they mean it.</summary>
/// <param name="Id">Its name in the data.</param>
/// <param name="Kind"><c>common</c>, <c>foral</c>, <c>canarias</c> or <c>ceuta-melilla</c>.</param>
/// <param name="Region">Id of the autonomous community.</param>
/// <param name="Names">Name by language.</param>
/// <param name="Places">Provinces and towns, lower case, without accents.</param>
/// <param name="Own">The language, beside Spanish, that is official there; null for none.</param>
public sealed record Territory(string Id, string Kind, string Region, IReadOnlyDictionary<Language, string> Names, IReadOnlyList<string> Places, Language? Own)
{
    /// <summary>The jurisdiction whose own laws hold there, as ELI writes it (<c>es-ct</c>); null when not given.</summary>
    public string? Jurisdiction { get; init; }

    /// <summary>True under a foral treasury.</summary>
    public bool IsForal => Kind == "foral";
}
