namespace Chat.Rag.Indexing.Vectors.Kernels;

/// <summary>One number at a time: what the others must equal, and what runs where nothing else does.</summary>
internal sealed unsafe class ScalarKernel : DotKernel
{
    public override string Name => "scalar";

    public override void Dot(sbyte* rows, nint stride, int count, Int8Query query, int* products)
    {
        for (var r = 0; r < count; r++, rows += stride)
        {
            var sum = 0;
            for (var i = 0; i < query.Dimensions; i++)
                sum += rows[i] * query.Numbers[i];
            products[r] = sum;
        }
    }
}
