namespace Chat.Rag.Ingestion.Runs;

/// <summary>Two sources that say different things of the same figure and year, or seem to; a person decides.</summary>
/// <param name="Figure">Name of the figure.</param>
/// <param name="TaxYear">The year that the value holds for; null when it holds for every year.</param>
/// <param name="What">What is wrong, in a few words.</param>
/// <param name="First">What the first says.</param>
/// <param name="Second">What the second says.</param>
public sealed record Contradiction(string Figure, int? TaxYear, string What, Statement First, Statement Second);

/// <summary>What a source says.</summary>
/// <param name="Id">The topic (<c>topic:irpf/dos-pagadores</c>) or unit (<c>BOE-A-2006-20764#a96</c>).</param>
/// <param name="Values">The values it gives, as written.</param>
/// <param name="Quote">Its words around them; empty when it has none.</param>
public sealed record Statement(string Id, string Values, string Quote);

/// <summary>What a comparison found.</summary>
/// <param name="Found">The contradictions, by topic and figure.</param>
/// <param name="Compared">Values that were compared with the text of an article.</param>
/// <param name="NotCompared">Values whose article is not in the index, or only in a wording of another year, or has no figure of that kind in digits.</param>
public sealed record ContradictionList(IReadOnlyList<Contradiction> Found, int Compared, int NotCompared);
