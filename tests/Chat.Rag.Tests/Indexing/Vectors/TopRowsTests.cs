using Chat.Rag.Indexing.Vectors;
using CsCheck;

namespace Chat.Rag.Tests.Indexing.Vectors;

public sealed class TopRowsTests
{
    private static readonly float[] Odd = [0, -0f, 0.5f, float.NegativeInfinity, float.PositiveInfinity, float.NaN];

    [Fact]
    public void TheBestAreThoseThatSortingPutsFirst() =>
        Gen.Select(
            Gen.OneOf(Gen.Single[-1, 1], Gen.Int[0, Odd.Length - 1].Select(i => Odd[i])).Array[0, 200],
            Gen.Int[0, 30]).Sample((scores, count) =>
                TopRows.Of(scores, count).SequenceEqual(scores
                    .Select((score, row) => new ScoredRow(row, score))
                    .Where(s => !float.IsNaN(s.Score))
                    .OrderByDescending(s => s.Score)
                    .ThenBy(s => s.Row)
                    .Take(count)));
}
