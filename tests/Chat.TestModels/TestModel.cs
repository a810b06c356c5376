namespace Chat.TestModels;

/// <summary>A model with random weights, ready to be written: it knows nothing, yet loads and runs like a real one.</summary>
public sealed class TestModel
{
    private readonly GgufWriter _file;

    private TestModel(GgufWriter file) => _file = file;

    /// <summary>How many weights it has.</summary>
    public long Parameters => _file.Parameters;

    /// <summary>A Llama model that speaks ChatML, like Salamandra.</summary>
    public static TestModel Chat(ChatModelOptions? options = null) => new(LlamaFile.Describe(options ?? new()));

    /// <summary>An encoder that turns a text into a vector, like BGE-M3.</summary>
    public static TestModel Embedding(EncoderOptions? options = null) => new(EncoderFile.DescribeEmbedding(options ?? new()));

    /// <summary>An encoder that scores a pair of question and passage, like BGE's reranker v2 M3.</summary>
    public static TestModel Reranker(EncoderOptions? options = null) => new(EncoderFile.DescribeReranker(options ?? new()));

    /// <summary>Writes the file beside its place and then moves it there: it is whole or not there.</summary>
    /// <param name="path">A model there is replaced; anything else there is left alone, with an error.</param>
    /// <param name="progress">Told the bytes written so far and those of the whole file.</param>
    /// <param name="cancellation">Leaves nothing behind.</param>
    public void WriteTo(string path, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        if (Path.Exists(path) && !IsModel(path))
        {
            throw new IOException($"{path} is there and is no model; remove it or name another file.");
        }

        var partial = path + ".partial";
        try
        {
            using (var stream = File.Create(partial))
            {
                _file.Write(stream, progress, cancellation);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Links, pipes and devices are none, and are not opened: what is moved onto /dev/stdout or /dev/null takes its place.</summary>
    private static bool IsModel(string path)
    {
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null, Length: > 4 })
        {
            return false;
        }

        using var stream = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("GGUF"u8);
    }
}
