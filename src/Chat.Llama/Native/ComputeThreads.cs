using Microsoft.Win32.SafeHandles;

namespace Chat.Llama.Native;

/// <summary>
/// The threads that compute, kept from one call of the model to the next; without them llama.cpp starts and ends
/// threads in every call, which on a small model is a tenth of its time (docs/performance.md).
/// </summary>
internal sealed unsafe class ComputeThreads : SafeHandleZeroOrMinusOneIsInvalid
{
    // ggml_threadpool_params has some 530 bytes in this release; only the library itself writes and reads them.
    private const int RoomForParameters = 4_096;

    private static readonly delegate* unmanaged[Cdecl]<void*, nint> New = (delegate* unmanaged[Cdecl]<void*, nint>)Find("ggml_threadpool_new\0"u8);
    private static readonly delegate* unmanaged[Cdecl]<nint, void> Free = (delegate* unmanaged[Cdecl]<nint, void>)Find("ggml_threadpool_free\0"u8);

    private ComputeThreads(nint pool)
        : base(ownsHandle: true) => SetHandle(pool);

    /// <summary>Starts threads for a context, which must be disposed of before them; null where the back end keeps none.</summary>
    public static ComputeThreads? Attach(ContextHandle context, int threads)
    {
        if (New is null || Free is null || threads < 2)
            return null;
        var parameters = stackalloc byte[RoomForParameters];
        LlamaApi.ggml_threadpool_params_init(parameters, threads);
        var pool = new ComputeThreads(New(parameters));
        if (pool.IsInvalid)
            return null;
        LlamaApi.llama_attach_threadpool(context, pool.handle, pool.handle);
        return pool;
    }

    protected override bool ReleaseHandle()
    {
        Free(handle);
        return true;
    }

    // The functions are the processor back end's own, and which of its fourteen builds is loaded is known only at run time.
    private static nint Find(ReadOnlySpan<byte> name)
    {
        var device = LlamaApi.ggml_backend_dev_by_type(0);
        fixed (byte* text = name)
            return device == 0 ? 0 : LlamaApi.ggml_backend_reg_get_proc_address(LlamaApi.ggml_backend_dev_backend_reg(device), text);
    }
}
