using System.Buffers.Binary;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Vectors;
using CsCheck;

namespace Chat.Rag.Tests.Indexing.Vectors;

/// <summary>A file of vectors that is not as it was written is refused in one sentence that names it and the way out.</summary>
public sealed class DamagedVectorsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat-vectors-");
    private readonly byte[] _whole;

    public DamagedVectorsTests()
    {
        using (var writer = new Int8MatrixWriter(At("whole.i8"), 20))
        {
            foreach (var vector in VectorSamples.Random(10, 20, seed: 5))
                writer.Add(vector);
            writer.Complete();
        }

        _whole = File.ReadAllBytes(At("whole.i8"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AnyOneByteThatDiffersIsFound()
    {
        for (var at = 0; at < _whole.Length; at++)
        {
            var bytes = (byte[])_whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            AssertRefused(bytes, "");
        }
    }

    [Fact]
    public void AnyPartOfAFileIsRefused() => Gen.Int[0, _whole.Length - 1].Sample(length => Refused(_whole[..length]) is not null, iter: 100, threads: 1);

    [Fact]
    public void BytesBehindTheEndAreRefused() => AssertRefused([.. _whole, 0], "is damaged");

    [Fact]
    public void AnotherFormatIsNamed()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_whole.AsSpan(8), 9);
        AssertRefused(_whole, "has format 9, and this version reads format 1");
    }

    [Theory]
    [InlineData(12, int.MaxValue)]
    [InlineData(12, -1)]
    [InlineData(16, int.MaxValue)]
    [InlineData(20, int.MaxValue)]
    [InlineData(24, 0)]
    public void NumbersThatCannotBeAreRefusedBeforeAnythingIsMapped(int at, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_whole.AsSpan(at), number);
        AssertRefused(_whole, "is damaged");
    }

    [Fact]
    public void AFileThatWasNotFinishedIsRefused()
    {
        using (var writer = new Int8MatrixWriter(At("part.i8"), 3))
            writer.Add([1, 2, 3]);

        AssertRefused(File.ReadAllBytes(At("part.i8")), "is no finished file of vectors");
    }

    [Fact]
    public void AFileThatIsMissingIsNamed() =>
        Assert.StartsWith("missing.i8 cannot be read (", Assert.Throws<IndexException>(() => Int8Matrix.Open(At("missing.i8"))).Message, StringComparison.Ordinal);

    private void AssertRefused(byte[] bytes, string words)
    {
        var message = Refused(bytes);
        Assert.NotNull(message);
        Assert.StartsWith("damaged.i8 ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.EndsWith("build the index anew with ingest.", message, StringComparison.Ordinal);
    }

    private string? Refused(byte[] bytes)
    {
        File.WriteAllBytes(At("damaged.i8"), bytes);
        try
        {
            Int8Matrix.Open(At("damaged.i8")).Dispose();
            return null;
        }
        catch (IndexException fault)
        {
            return fault.Message;
        }
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
