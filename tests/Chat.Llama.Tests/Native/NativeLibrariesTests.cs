using Chat.Llama.Native;

namespace Chat.Llama.Tests.Native;

/// <summary>What is said when llama.cpp is not there or does not fit. The messages of the system's loader are as Linux writes them.</summary>
public sealed class NativeLibrariesTests
{
    [Theory]
    [InlineData("libcuda.so.1: cannot open shared object file: No such file or directory", "NVIDIA driver")]
    [InlineData("libcudart.so.13: cannot open shared object file: No such file or directory", "CUDA 13 runtime")]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.99' not found", "newer system")]
    [InlineData("libllama.so: invalid ELF header", "damaged")]
    [InlineData("libllama.so: file too short", "damaged")]
    [InlineData("libllama.so: undefined symbol: ggml_new", "undefined symbol: ggml_new")]
    public void ALibraryThatCannotBeLoadedSaysWhyAndWhatToDo(string reason, string said)
    {
        var sentence = NativeLibraries.ExplainLoad("/opt/natives/libllama.v0.5.0.so", reason);

        Assert.StartsWith("libllama.v0.5.0.so ", sentence, StringComparison.Ordinal);
        Assert.Contains(said, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }
}
