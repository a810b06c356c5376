namespace Chat.Rag.Indexing.Generations;

/// <summary>What a generation must hold.</summary>
/// <param name="Documents">Ids and digests.</param>
/// <param name="Units">Units of all of them; null when it is not known of each.</param>
/// <param name="Passages">Passages of all of them; null when it is not known of each.</param>
public sealed record ExpectedContent(IReadOnlyDictionary<string, string> Documents, int? Units, int? Passages);

/// <summary>Why a generation should not go live.</summary>
/// <param name="Reason">One sentence with the cause and the way on.</param>
/// <param name="CanBeForced">True when an operator may know better; false when the index itself is wrong.</param>
public sealed record Refusal(string Reason, bool CanBeForced);

/// <summary>What the checks say of a generation.</summary>
/// <param name="Refusals">Why it should not go live; empty when it may.</param>
/// <param name="Asked">Canary questions whose document is in the index.</param>
/// <param name="Missed">Those of them whose units were not among the first ten.</param>
public sealed record GenerationVerdict(IReadOnlyList<Refusal> Refusals, int Asked, IReadOnlyList<Canary> Missed)
{
    /// <summary>True when it may go live.</summary>
    public bool MayServe(bool forced) => Refusals.All(r => forced && r.CanBeForced);
}
