using Chat.Llama.Native;

namespace Chat.Llama.Tests.Native;

public sealed class CudaDriverTests
{
    [Theory]
    [InlineData(9, 0)]
    [InlineData(8, 0)]
    [InlineData(7, 5)]
    [InlineData(10, 0)]
    public void AnOlderDriverIsRefusedForACardThatHasNoMachineCode(int major, int minor)
    {
        var fault = CudaDriver.Explain(13_000, [(8, 9), (major, minor)]);

        Assert.Contains($"compute capability {major}.{minor}", fault, StringComparison.Ordinal);
        Assert.Contains("CUDA 13.1 or later", fault, StringComparison.Ordinal);
        Assert.Contains("this one is of CUDA 13.0", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ADriverThatCompilesRunsEveryCard() => Assert.Null(CudaDriver.Explain(13_010, [(9, 0), (7, 5)]));

    [Theory]
    [InlineData(8, 6)]
    [InlineData(8, 9)]
    [InlineData(12, 0)]
    public void MachineCodeRunsWithAnOlderDriver(int major, int minor) => Assert.Null(CudaDriver.Explain(13_000, [(major, minor)]));
}
