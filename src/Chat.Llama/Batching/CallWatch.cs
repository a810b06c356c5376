using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.Llama.Batching;

/// <summary>
/// Cuts a call of the model short when nobody waits for it any more: on a processor a piece of a long prompt takes seconds.
/// llama.cpp asks from step to step of the computation; on a GPU it does not, and calls are short there.
/// </summary>
internal sealed unsafe class CallWatch : IDisposable
{
    private readonly GCHandle _self;
    private volatile IReadOnlyList<RunningAnswer> _readers = [];
    private volatile bool _stops;

    public CallWatch() => _self = GCHandle.Alloc(this);

    /// <summary>Those for whom the next call computes.</summary>
    public IReadOnlyList<RunningAnswer> Readers
    {
        set => _readers = value;
    }

    /// <summary>What llama.cpp calls.</summary>
    public static delegate* unmanaged[Cdecl]<void*, byte> Callback => &IsOver;

    /// <summary>What it hands over.</summary>
    public void* Data => (void*)GCHandle.ToIntPtr(_self);

    /// <summary>The engine stops: no call is waited for.</summary>
    public void Stop() => _stops = true;

    /// <summary>Only after the context has been disposed of.</summary>
    public void Dispose() => _self.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte IsOver(void* data)
    {
        var watch = (CallWatch)GCHandle.FromIntPtr((nint)data).Target!;
        if (watch._stops)
            return 1;
        var readers = watch._readers;
        if (readers.Count == 0)
            return 0;
        for (var i = 0; i < readers.Count; i++)
        {
            if (!readers[i].IsCancelled)
                return 0;
        }

        return 1;
    }
}
