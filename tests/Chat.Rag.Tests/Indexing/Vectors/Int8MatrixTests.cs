using System.Numerics.Tensors;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Vectors;
using Chat.Rag.Indexing.Vectors.Kernels;
using CsCheck;

namespace Chat.Rag.Tests.Indexing.Vectors;

public sealed class Int8MatrixTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-vectors-");

    private string File => At("vectors.i8");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void RowsAreReadBackWithinHalfAScale()
    {
        using var matrix = Write([[3, -4, 0], [0, 0, 0], [1e30f, 1e-30f, 1e30f], [-1e-30f, -1e-30f, -1e-30f], [float.MaxValue, 0, 0], [float.Epsilon, 0, 0]]);

        Assert.Equal((6, 3), (matrix.Rows, matrix.Dimensions));
        AssertRow(0, 0.6f, -0.8f, 0);
        AssertRow(1, 0, 0, 0);
        AssertRow(2, MathF.Sqrt(0.5f), 0, MathF.Sqrt(0.5f));
        AssertRow(3, -MathF.Sqrt(1 / 3f), -MathF.Sqrt(1 / 3f), -MathF.Sqrt(1 / 3f));
        AssertRow(4, 1, 0, 0);
        AssertRow(5, 1, 0, 0);

        void AssertRow(int row, params float[] expected)
        {
            var numbers = new float[3];
            matrix.CopyTo(row, numbers);
            var half = (expected.Max(Math.Abs) / 127 / 2) + 1e-6f;
            Assert.All(expected.Zip(numbers), n => Assert.Equal(n.First, n.Second, half));
        }
    }

    [Fact]
    public void ScoresAreCosines()
    {
        using var matrix = Write([[3, -4, 0], [0, 0, 0], [-3, 4, 0], [0, 0, 2]]);
        var scores = new float[4];

        matrix.Score([6, -8, 0], scores);

        Assert.Equal(1, scores[0], 0.01f);
        Assert.Equal(0, scores[1]);
        Assert.Equal(-scores[0], scores[2]);
        Assert.Equal(0, scores[3]);
        Assert.Equal([0, 1, 3, 2], matrix.TopK([6, -8, 0], 10).Select(s => s.Row));
        Assert.Equal([new ScoredRow(0, scores[0])], matrix.TopK([6, -8, 0], 1));
    }

    [Fact]
    public void AnyVectorsAreReadBackAndScoredByWhateverKernelAsByTheScalarOne() =>
        (from dimensions in Gen.Int[1, 300]
         from vectors in Gen.Single[-1e3f, 1e3f].Array[dimensions].Array[1, 12]
         from query in Gen.Single[-1, 1].Array[dimensions]
         from rows in Gen.Int[0, vectors.Length - 1].Array[0, 5]
         select (vectors, query, rows)).Sample(
            s =>
            {
                Write(s.vectors).Dispose();
                var scores = DotKernel.All().Select(k =>
                {
                    using var matrix = Int8Matrix.Open(File, k);
                    var (all, some) = (new float[matrix.Rows], new float[s.rows.Length]);
                    matrix.Score(s.query, all);
                    matrix.Score(s.query, s.rows, some);
                    Assert.Equal(s.rows.Select(r => all[r]), some);
                    return all;
                }).ToList();
                // Bits, not values: 0 and −0 would differ.
                return scores.TrueForAll(found => found.Select(BitConverter.SingleToInt32Bits).SequenceEqual(scores[^1].Select(BitConverter.SingleToInt32Bits)))
                    && scores[0].Zip(s.vectors).All(p => Math.Abs(p.First - Cosine(p.Second, s.query)) < 0.02 || p.Second.All(n => n == 0) || s.query.All(n => n == 0));
            },
            iter: 60,
            threads: 1);

    // In double: squares of the smallest floats are zero as floats, and there would be no cosine to compare with.
    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b).Sum(p => (double)p.First * p.Second) / Math.Sqrt(a.Sum(n => (double)n * n) * b.Sum(n => (double)n * n));

    [Fact]
    public void RowsSplitOverTheCoresGiveWhatOneThreadGives()
    {
        var vectors = VectorSamples.Random(9_000, 200, seed: 1);
        using var matrix = Write(vectors);
        var (one, many) = (new float[9_000], new float[9_000]);

        matrix.Score(vectors[17], one, threads: 1);
        matrix.Score(vectors[17], many, threads: 4);

        Assert.Equal(one, many);
        Assert.Equal(17, matrix.TopK(vectors[17], 3)[0].Row);
    }

    [Fact]
    public void ARowOfAnotherFileIsTakenOverToTheLastBit()
    {
        var vectors = VectorSamples.Random(6, 33, seed: 2);
        using var source = Write(vectors);
        using (var writer = new Int8MatrixWriter(At("next.i8"), 33))
        {
            for (var row = 5; row >= 0; row--)
                writer.AddFrom(source, row);
            writer.Complete();
        }

        using var next = Int8Matrix.Open(At("next.i8"));
        var (before, after) = (new float[6], new float[6]);
        source.Score(vectors[0], before);
        next.Score(vectors[0], after);
        Assert.Equal(before, after.Reverse());
    }

    [Fact]
    public void AFileWithoutRowsIsOpenedAndFindsNothing()
    {
        using (var writer = new Int8MatrixWriter(File, 7))
            writer.Complete();

        using var matrix = Int8Matrix.Open(File);
        Assert.Equal((0, 7), (matrix.Rows, matrix.Dimensions));
        Assert.Empty(matrix.TopK(new float[7], 5));
    }

    // Ten neighbours of the exact cosine, and how many of them the quantised one finds among its ten.
    [Theory]
    [InlineData("random", 200, 0.95)]
    [InlineData("random", 1_024, 0.95)]
    [InlineData("like LSA", 200, 0.93)]
    public void TheNeighboursAreThoseOfTheFloats(string kind, int dimensions, double least)
    {
        var all = kind == "random" ? VectorSamples.Random(3_040, dimensions, seed: 3) : VectorSamples.LikeLsa(3_040, dimensions, seed: 3);
        var (vectors, queries) = (all[..3_000], all[3_000..]);
        using var matrix = Write(vectors);

        var found = queries.Average(query =>
        {
            var exact = vectors.Select((v, row) => (row, Cosine: TensorPrimitives.CosineSimilarity(v, query))).OrderByDescending(r => r.Cosine).Take(10).Select(r => r.row);
            return matrix.TopK(query, 10).Select(r => r.Row).Intersect(exact).Count() / 10.0;
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}, {dimensions}: recall@10 {found:0.000}");
        Assert.InRange(found, least, 1);
    }

    [Fact]
    public void AVectorThatIsRefusedLeavesTheFileAsItWas()
    {
        using (var writer = new Int8MatrixWriter(File, 2))
        {
            writer.Add([1, 0]);
            Assert.Throws<ArgumentException>(() => writer.Add([1, float.NaN]));
            Assert.Throws<ArgumentException>(() => writer.Add([float.NegativeInfinity, 1]));
            Assert.Throws<ArgumentException>(() => writer.Add([1, 2, 3]));
            writer.Add([0, 1]);
            Assert.Equal(2, writer.Rows);
            writer.Complete();
            Assert.Throws<ObjectDisposedException>(() => writer.Add([0, 1]));
        }

        using var matrix = Int8Matrix.Open(File);
        Assert.Equal([0, 1], matrix.TopK([1, 0], 5).Select(r => r.Row));
    }

    [Fact]
    public void AQueryOfOtherDimensionsOrWithoutRoomOrForARowThatIsNotThereIsRefused()
    {
        using var matrix = Write([[1, 0], [0, 1]]);

        Assert.Contains("has 3 numbers, and the vectors have 2", Assert.Throws<ArgumentException>(() => matrix.Score([1, 2, 3], new float[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => matrix.Score([1, 2], new float[1]));
        Assert.Throws<ArgumentException>(() => matrix.Score([1, float.NaN], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Score([1, 2], [2], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CopyTo(-1, new float[2]));
    }

    [Fact]
    public void AfterDisposingNothingIsScored()
    {
        var matrix = Write([[1, 0]]);
        matrix.Dispose();

        Assert.Throws<ObjectDisposedException>(() => matrix.Score([1, 0], new float[1]));
    }

    // The mapping must outlive a score that is under way; otherwise the process ends with a fault that nothing catches.
    [Fact]
    public async Task DisposingWhileOthersScoreEndsInAnAnswerOrAnObjectDisposedException()
    {
        var vectors = VectorSamples.Random(3_000, 64, seed: 4);
        for (var round = 0; round < 5; round++)
        {
            var matrix = Write(vectors);
            using var started = new CountdownEvent(3);
            var scoring = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                var scores = new float[vectors.Length];
                try
                {
                    matrix.Score(vectors[0], scores);
                    started.Signal();
                    while (true)
                        matrix.Score(vectors[0], scores);
                }
                catch (ObjectDisposedException)
                {
                    return scores[0];
                }
            })).ToList();
            started.Wait(TestContext.Current.CancellationToken);
            matrix.Dispose();
            Assert.All(await Task.WhenAll(scoring), score => Assert.Equal(1, score, 0.01f));
        }
    }

    private Int8Matrix Write(float[][] vectors)
    {
        using (var writer = new Int8MatrixWriter(File, vectors[0].Length))
        {
            foreach (var vector in vectors)
                writer.Add(vector);
            writer.Complete();
        }

        return Int8Matrix.Open(File);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
