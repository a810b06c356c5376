using Chat.Rag.Indexing.Vectors;
using Chat.Rag.Indexing.Vectors.Kernels;
using CsCheck;

namespace Chat.Rag.Tests.Indexing.Vectors;

/// <summary>A seed that ever failed is passed to <c>Sample</c> and stays there.</summary>
public sealed unsafe class DotKernelTests
{
    // What a row may hold: anything, or the extremes where a sum in between would overflow.
    private static readonly Gen<sbyte>[] Numbers =
    [
        Gen.SByte[-127, 127],
        Gen.Bool.Select(b => (sbyte)(b ? 127 : -127)),
        Gen.Const((sbyte)127),
        Gen.Const((sbyte)-127),
        Gen.Int[-1, 1].Select(sign => (sbyte)(127 * sign)),
    ];

    private static readonly Gen<int> Kind = Gen.Int[0, Numbers.Length - 1];

    public static TheoryData<string> Kernels => [.. DotKernel.All().Select(k => k.Name)];

    [Fact]
    public void TheLastKernelRunsEverywhere() => Assert.IsType<ScalarKernel>(DotKernel.All()[^1]);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void EveryKernelEqualsTheScalarOneToTheLastBit(string name) =>
        (from dimensions in Gen.Int[1, 2_050]
         from rows in Gen.Int[1, 9]
         from kinds in Gen.Select(Kind, Kind)
         from query in Numbers[kinds.Item1].Array[dimensions]
         from matrix in Numbers[kinds.Item2].Array[rows * dimensions]
         from between in Gen.SByte
         select (dimensions, rows, query, matrix, between)).Sample(
            s => Same(name, s.dimensions, s.rows, s.query, s.matrix, s.between), iter: 400);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void EveryNumberOfDimensionsEndsWhereItShould(string name)
    {
        for (var dimensions = 1; dimensions <= 2_050; dimensions++)
            Assert.True(Same(name, dimensions, 5, [.. Enumerable.Repeat((sbyte)-127, dimensions)], [.. Enumerable.Repeat((sbyte)127, 5 * dimensions)], -128), $"{dimensions}");
    }

    // Between rows and behind the last lies something else, which must not count: the next row, or the scales.
    private static bool Same(string name, int dimensions, int rows, sbyte[] query, sbyte[] matrix, sbyte between)
    {
        var stride = Int8MatrixHeader.StrideOf(dimensions);
        var bytes = new sbyte[(rows * stride) + Int8MatrixHeader.Slack];
        bytes.AsSpan().Fill(between);
        for (var r = 0; r < rows; r++)
            matrix.AsSpan(r * dimensions, dimensions).CopyTo(bytes.AsSpan(r * stride));
        using var prepared = new Int8Query([.. query.Select(n => (float)n)]);
        // Quantising keeps whole numbers only where the largest is 127; what is compared is what it made of them.
        var expected = new int[rows];
        for (var r = 0; r < rows; r++)
            expected[r] = Enumerable.Range(0, dimensions).Sum(i => matrix[(r * dimensions) + i] * prepared.Numbers[i]);
        var (products, scalar) = (new int[rows], new int[rows]);
        fixed (sbyte* start = bytes)
        fixed (int* found = products, slow = scalar)
        {
            DotKernel.All().Single(k => k.Name == name).Dot(start, stride, rows, prepared, found);
            new ScalarKernel().Dot(start, stride, rows, prepared, slow);
        }

        return products.SequenceEqual(expected) && scalar.SequenceEqual(expected);
    }
}
