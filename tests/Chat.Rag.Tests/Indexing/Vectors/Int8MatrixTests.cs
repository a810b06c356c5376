using System.Numerics.Tensors;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Vectors;

namespace Chat.Rag.Tests.Indexing.Vectors;

public sealed class Int8MatrixTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-vectors-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "vectors.i8");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void RowsAreReadBackWithinHalfAScale()
    {
        float[][] vectors = [[3, -4, 0], [0, 0, 0], [1e30f, 1e-30f, 1e30f], [-1, -1, -1]];
        using var matrix = Write(vectors);

        Assert.Equal((4, 3), (matrix.Rows, matrix.Dimensions));
        Span<float> row = stackalloc float[3];
        matrix.CopyTo(0, row);
        Assert.Equal(0.6f, row[0], 0.8f / 127 / 2);
        Assert.Equal(-0.8f, row[1], 1e-6f);
        matrix.CopyTo(1, row);
        Assert.Equal([0, 0, 0], row);
        matrix.CopyTo(2, row);
        Assert.Equal(MathF.Sqrt(0.5f), row[0], 1e-6f);
        Assert.Equal(0, row[1]);
    }

    [Fact]
    public void ScoresAreCosines()
    {
        using var matrix = Write([[3, -4, 0], [0, 0, 0], [-3, 4, 0], [0, 0, 2]]);
        Span<float> scores = stackalloc float[4];

        matrix.Score([6, -8, 0], scores);

        Assert.Equal(1, scores[0], 0.01f);
        Assert.Equal(0, scores[1]);
        Assert.Equal(-scores[0], scores[2]);
        Assert.Equal(0, scores[3]);
        Assert.Equal([0, 1, 3, 2], matrix.TopK([6, -8, 0], 10).Select(s => s.Row));
    }

    [Fact]
    public void AFileThatWasNotFinishedIsRefused()
    {
        using (var writer = new Int8MatrixWriter(Path, 3))
            writer.Add([1, 2, 3]);

        Assert.Contains("no finished file of vectors", Assert.Throws<IndexException>(() => Int8Matrix.Open(Path)).Message, StringComparison.Ordinal);
    }

    private Int8Matrix Write(float[][] vectors)
    {
        using (var writer = new Int8MatrixWriter(Path, vectors[0].Length))
        {
            foreach (var vector in vectors)
                writer.Add(vector);
            writer.Complete();
        }

        return Int8Matrix.Open(Path);
    }
}
