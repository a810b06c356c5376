using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Chat.Llama.Files;
using Chat.Llama.Native;
using Chat.Llama.Text;

namespace Chat.Llama;

/// <summary>A model in memory: its weights, its vocabulary, its template. Many contexts may share it.</summary>
public sealed unsafe class LlamaModel : IDisposable
{
    private LlamaModel(ModelHandle handle, TrustedModelFile file)
    {
        Handle = handle;
        Identity = file.Identity;
        Header = file.Header;
        Vocabulary = new Vocabulary(this, LlamaApi.llama_model_get_vocab(handle));
        Tokenizer = new LlamaTokenizer(Vocabulary);
    }

    /// <summary>Its name and digest.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>What the file says of itself.</summary>
    public GgufHeader Header { get; }

    /// <summary>Its tokenizer.</summary>
    public LlamaTokenizer Tokenizer { get; }

    /// <summary>Tokens that it was trained to attend to.</summary>
    public int TrainedContext => LlamaApi.llama_model_n_ctx_train(Handle);

    /// <summary>Template of the turns as the file brings it; null when it brings none.</summary>
    public string? ChatTemplate => Marshal.PtrToStringUTF8((nint)LlamaApi.llama_model_chat_template(Handle, null));

    internal ModelHandle Handle { get; }

    internal Vocabulary Vocabulary { get; }

    /// <summary>Loads a file whose header and digest have been checked.</summary>
    /// <param name="file">The file; it may be disposed of afterwards.</param>
    /// <param name="nativesFolder">Where llama.cpp is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="ModelException">It cannot be loaded; the message says why.</exception>
    public static LlamaModel Load(
        TrustedModelFile file, string nativesFolder, LlamaOptions options, IProgress<float>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        NativeLibraries.Load(nativesFolder);
        if (options.GpuLayers != 0 && NativeLibraries.GpuFault is { } fault)
            throw new ModelException(fault);
        // What goes to a GPU is counted by its driver, which refuses what does not fit.
        var onGpu = NativeLibraries.HasGpu && options.GpuLayers != 0;
        if (!onGpu)
            MemorySum.Of(file.Header, options, onGpu).CheckAgainst(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, file.Identity.Id);
        var loading = GCHandle.Alloc(new Loading(progress, cancellation));
        try
        {
            var parameters = LlamaApi.llama_model_default_params().Value;
            parameters.GpuLayers = options.GpuLayers;
            parameters.UsesExtraBuffers = (byte)(options.RearrangesWeights ? 1 : 0);
            parameters.Progress = &Report;
            parameters.ProgressData = (void*)GCHandle.ToIntPtr(loading);
            NativeLog.Forget();
            ModelHandle handle;
            fixed (byte* path = NativeLibraries.Utf8(file.NativePath))
                handle = LlamaApi.llama_model_load_from_file(path, parameters);
            if (handle.IsInvalid)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new ModelException($"{file.Path} cannot be loaded: {NativeLog.Cause()}. Fetch it again (./taxassistant model pull), or choose another.");
            }

            try
            {
                file.EnsureUnchanged();
                return new LlamaModel(handle, file);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
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
