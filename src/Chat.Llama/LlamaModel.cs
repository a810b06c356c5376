using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Chat.Llama.Native;
using Chat.Llama.Text;

namespace Chat.Llama;

/// <summary>A model in memory: its weights, its vocabulary, its template. Many contexts may share it.</summary>
public sealed unsafe class LlamaModel : IDisposable
{
    private LlamaModel(ModelHandle handle, ModelIdentity identity, long fileBytes)
    {
        Handle = handle;
        Identity = identity;
        FileBytes = fileBytes;
        Vocabulary = new Vocabulary(this, LlamaApi.llama_model_get_vocab(handle));
        Tokenizer = new LlamaTokenizer(Vocabulary);
    }

    /// <summary>Its name and digest.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Size of the file, which is also what is mapped.</summary>
    public long FileBytes { get; }

    /// <summary>Its tokenizer.</summary>
    public LlamaTokenizer Tokenizer { get; }

    /// <summary>Tokens that it was trained to attend to.</summary>
    public int TrainedContext => LlamaApi.llama_model_n_ctx_train(Handle);

    /// <summary>Numbers in it.</summary>
    public long Parameters => (long)LlamaApi.llama_model_n_params(Handle);

    /// <summary>Bytes of its weights.</summary>
    public long WeightBytes => (long)LlamaApi.llama_model_size(Handle);

    /// <summary>Template of the turns as the file brings it; null when it brings none.</summary>
    public string? ChatTemplate => Marshal.PtrToStringUTF8((nint)LlamaApi.llama_model_chat_template(Handle, null));

    internal ModelHandle Handle { get; }

    internal Vocabulary Vocabulary { get; }

    /// <summary>Loads a file that has been checked.</summary>
    /// <param name="path">The file; its header has been read and its digest compared before it comes here.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="nativesFolder">Where llama.cpp is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="ModelException">It cannot be loaded; the message says why.</exception>
    internal static LlamaModel Load(
        string path, ModelIdentity identity, string nativesFolder, LlamaOptions options, IProgress<float>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        NativeLibraries.Load(nativesFolder);
        var parameters = LlamaApi.llama_model_default_params().Value;
        parameters.GpuLayers = options.GpuLayers;
        parameters.UsesExtraBuffers = (byte)(options.RearrangesWeights ? 1 : 0);
        var loading = GCHandle.Alloc(new Loading(progress, cancellation));
        try
        {
            parameters.Progress = &Report;
            parameters.ProgressData = (void*)GCHandle.ToIntPtr(loading);
            NativeLog.Forget();
            ModelHandle handle;
            fixed (byte* file = NativeLibraries.Utf8(path))
                handle = LlamaApi.llama_model_load_from_file(file, parameters);
            if (handle.IsInvalid)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new ModelException($"{Path.GetFileName(path)} cannot be loaded: {NativeLog.Cause()}. Get the file again (./taxassistant model pull), or choose another.");
            }

            return new LlamaModel(handle, identity, new FileInfo(path).Length);
        }
        finally
        {
            loading.Free();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Report(float share, void* userData)
    {
        var loading = (Loading)GCHandle.FromIntPtr((nint)userData).Target!;
        loading.Progress?.Report(share);
        return (byte)(loading.Cancellation.IsCancellationRequested ? 0 : 1);
    }

    private sealed record Loading(IProgress<float>? Progress, CancellationToken Cancellation);
}
