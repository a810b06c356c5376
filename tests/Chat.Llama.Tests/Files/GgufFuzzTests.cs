using Chat.Llama.Files;
using Chat.Testing;
using CsCheck;

namespace Chat.Llama.Tests.Files;

/// <summary>Whatever stands in a file, reading it gives a header or a <see cref="ModelFileException"/>, in little memory.</summary>
public sealed class GgufFuzzTests
{
    private const long MostAllocated = 2 << 20;

    private static readonly byte[][] Files = [TinyGguf.Llama().ToBytes(), GgufHeaderTests.Bert().ToBytes(), TinyGguf.Llama().With("general.alignment", 64u).ToBytes()];

    // Lengths, counts, types and offsets: where one of these lands on them, the file promises what it has not.
    private static readonly ulong[] Extremes = [0, 1, 4, 9, 13, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1ul << 32, 1ul << 40, long.MaxValue, ulong.MaxValue, 3ul << 56];

    // The first 1,000 bytes hold the numbers of the model; most of the rest is vocabulary.
    private static readonly Gen<byte[]> Mutated = Gen.Select(Gen.Int[0, Files.Length - 1], Gen.Int[0, 3], Gen.Select(Gen.OneOf(Gen.Int[0, 1000], Gen.Int[0, 7000]), Gen.Int[0, 12], Gen.Byte).Array[1, 6])
        .Select((file, kind, changes) =>
        {
            var bytes = (byte[])Files[file].Clone();
            foreach (var (place, extreme, value) in changes)
            {
                var at = place % (bytes.Length - 8);
                switch (kind)
                {
                    case 0:
                        bytes[at] = value;
                        break;
                    case 1:
                        BitConverter.TryWriteBytes(bytes.AsSpan(at), Extremes[extreme]);
                        break;
                    case 2:
                        BitConverter.TryWriteBytes(bytes.AsSpan(at), (uint)Extremes[extreme]);
                        break;
                    default:
                        return bytes[..at];
                }
            }

            return bytes;
        });

    [Fact]
    public void AMutatedHeaderIsReadOrRefused() => Mutated.Sample(ReadWithinBounds, iter: 20_000);

    [Fact]
    public void BytesOfChanceAreRefused() => Gen.Byte.Array[0, 500].Sample(bytes => ReadWithinBounds([.. "GGUF\u0003\0\0\0"u8, .. bytes]), iter: 5_000);

    [Fact]
    public void EveryShorteningIsRefused()
    {
        foreach (var file in Files)
        {
            for (var length = 0; length < file.Length - 64; length += 7)
                Assert.Throws<ModelFileException>(() => GgufHeader.Read(new MemoryStream(file, 0, length), "model.gguf"));
        }
    }

    [Fact]
    public void TheLargestVocabularyTakesFewMegabytes()
    {
        var file = TinyGguf.Llama().With("tokenizer.ggml.tokens", (string[])[.. Enumerable.Range(0, 1 << 20).Select(i => $"t{i}")]).ToBytes();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ModelFileException>(() => GgufHeader.Read(new MemoryStream(file), "model.gguf"));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 8 << 20, 10 << 20);
    }

    private static void ReadWithinBounds(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            GgufHeader.Read(new MemoryStream(bytes), "model.gguf");
        }
        catch (ModelFileException fault)
        {
            Assert.DoesNotContain(fault.Message, char.IsControl);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }
}
