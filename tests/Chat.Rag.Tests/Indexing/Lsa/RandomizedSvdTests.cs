using Chat.Rag.Indexing.Lsa;

namespace Chat.Rag.Tests.Indexing.Lsa;

public sealed class RandomizedSvdTests
{
    [Fact]
    public void TheVectorsSpanTheRowsOfAMatrixOfLowRank()
    {
        // 60 rows that are mixtures of 3 patterns over 40 columns.
        var random = new Random(7);
        var patterns = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 40).Select(_ => (float)random.NextDouble()).ToArray()).ToArray();
        var rows = new List<float[]>();
        var matrix = new SparseRows(40);
        for (var i = 0; i < 60; i++)
        {
            var mix = patterns.Select(_ => (float)random.NextDouble()).ToArray();
            var row = Enumerable.Range(0, 40).Select(c => mix[0] * patterns[0][c] + mix[1] * patterns[1][c] + mix[2] * patterns[2][c]).ToArray();
            for (var c = 0; c < 40; c++)
                matrix.Add(c, row[c]);
            matrix.EndRow();
            rows.Add(row);
        }

        var vectors = RandomizedSvd.RightVectors(matrix, 3, seed: 1, TestContext.Current.CancellationToken);

        foreach (var row in rows)
        {
            var projected = new float[40];
            for (var k = 0; k < 3; k++)
            {
                var along = Enumerable.Range(0, 40).Sum(c => row[c] * vectors[c * 3 + k]);
                for (var c = 0; c < 40; c++)
                    projected[c] += along * vectors[c * 3 + k];
            }

            Assert.Equal(0, row.Zip(projected, (a, b) => Math.Abs(a - b)).Max(), 0.001f);
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameVectors()
    {
        SparseRows Matrix()
        {
            var random = new Random(3);
            var matrix = new SparseRows(30);
            for (var i = 0; i < 50; i++)
            {
                for (var c = i % 3; c < 30; c += 3)
                    matrix.Add(c, (float)random.NextDouble());
                matrix.EndRow();
            }

            return matrix;
        }

        Assert.Equal(
            RandomizedSvd.RightVectors(Matrix(), 8, seed: 5, TestContext.Current.CancellationToken),
            RandomizedSvd.RightVectors(Matrix(), 8, seed: 5, TestContext.Current.CancellationToken));
    }
}
