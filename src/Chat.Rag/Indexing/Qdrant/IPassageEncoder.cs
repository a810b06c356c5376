namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Makes numbers of passages and questions for one generation, with what it learnt from its passages. Safe for many threads.</summary>
public interface IPassageEncoder : IDisposable
{
    /// <summary>Takes passages that come to a generation into account; one that was trained on them has done so. While building only.</summary>
    void Count(IReadOnlyList<Passage> passages);

    /// <summary>Leaves a passage that goes out of account, by what was kept of it. While building only.</summary>
    void Forget(byte[] kept);

    /// <summary>Takes note of where a passage of the generation lies, of those kept and of those that come. While building only.</summary>
    void Place(string unit, ReadOnlySpan<float> vector);

    /// <summary>Learns from where all passages lie, once all were placed. While building only.</summary>
    Task LearnAsync(CancellationToken cancellation);

    /// <summary>Numbers of passages, in their order.</summary>
    Task<IReadOnlyList<EncodedPassage>> EncodeAsync(IReadOnlyList<Passage> passages, CancellationToken cancellation);

    /// <summary>Numbers of a question, and how candidates for it are ranked.</summary>
    Task<EncodedQuestion> EncodeAsync(PassageQuery query, CancellationToken cancellation);

    /// <summary>What it learnt, for <see cref="PassageEncoding.Load"/> on another node.</summary>
    ReadOnlyMemory<byte> Save();
}

/// <summary>How encoders come about. What they give is comparable only between those of the same model, dimensions and analysis.</summary>
/// <param name="EmbeddingModel">Id and digest; see <see cref="IndexManifest.EmbeddingModel"/>.</param>
/// <param name="Dimensions">Numbers of a vector, 1 to 65,536.</param>
/// <param name="Analysis">Digest of glossary and analysis.</param>
/// <param name="Train">Learns from the passages of a generation that is built from nothing.</param>
/// <param name="Load">Takes up what one has learnt; a change of a generation goes on with the same.</param>
public sealed record PassageEncoding(
    string EmbeddingModel,
    int Dimensions,
    string Analysis,
    Func<IReadOnlyList<Passage>, CancellationToken, Task<IPassageEncoder>> Train,
    Func<ReadOnlyMemory<byte>, IPassageEncoder> Load);

/// <summary>A passage as numbers.</summary>
/// <param name="Dense">Its vector, of any length; compared by cosine.</param>
/// <param name="Terms">Its terms, each once, weighed as BM25 does without idf: the server knows how rare they are.</param>
/// <param name="Kept">What the encoder wants to have back with a candidate.</param>
public sealed record EncodedPassage(float[] Dense, IReadOnlyList<TermWeight> Terms, byte[] Kept);

/// <summary>A question as numbers.</summary>
/// <param name="Dense">Its vector; null when it says nothing to the model.</param>
/// <param name="Terms">Its terms, each once.</param>
/// <param name="RankAsync">Ranks candidates as the embedded index would: units with their best passage, best first, so many at most.</param>
public sealed record EncodedQuestion(float[]? Dense, IReadOnlyList<TermWeight> Terms, RankCandidates RankAsync);

/// <summary>Ranks candidates: so many units at most, with their best passage, best first.</summary>
public delegate Task<IReadOnlyList<UnitHit>> RankCandidates(IReadOnlyList<PassageCandidate> candidates, int limit, CancellationToken cancellation);

/// <summary>A term, by a number that stands for it, and what it weighs.</summary>
public readonly record struct TermWeight(uint Term, float Weight);

/// <summary>A passage that the server found.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Dense">Cosine to the question, of the full vectors; 0 without.</param>
/// <param name="Kept">What the encoder had kept with it.</param>
public readonly record struct PassageCandidate(Passage Passage, float Dense, byte[] Kept);
