using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chat.Llama.Native;

/// <summary>
/// The library's own log, of which only the last warnings and errors are kept: they say why a file or a context was
/// refused. Nothing of it is printed; llama.cpp would write hundreds of lines to standard error.
/// </summary>
internal static unsafe class NativeLog
{
    private const int Kept = 12;
    private const int Warning = 3;
    private const int Error = 4;
    private const int Continuation = 5;

    private static readonly Queue<string> Lines = new();
    private static readonly Lock Gate = new();
    private static bool _continues;

    /// <summary>Called by the library from any of its threads.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Write(int level, byte* text, void* userData)
    {
        var keeps = level is Warning or Error || (level == Continuation && _continues);
        _continues = keeps;
        if (!keeps || Marshal.PtrToStringUTF8((nint)text)?.Trim() is not { Length: > 0 } line)
            return;
        lock (Gate)
        {
            Lines.Enqueue(line);
            while (Lines.Count > Kept)
                Lines.Dequeue();
        }
    }

    /// <summary>Forgets what came before, so that <see cref="Cause"/> speaks of what comes next.</summary>
    public static void Forget()
    {
        lock (Gate)
            Lines.Clear();
    }

    /// <summary>The first error since, as part of a sentence; a plain remark when there was none.</summary>
    public static string Cause()
    {
        lock (Gate)
        {
            // "llama_model_load: error loading model: tensor 'x' not found" – the part after the function's name.
            var line = Lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase) || l.Contains("failed", StringComparison.OrdinalIgnoreCase))
                ?? Lines.FirstOrDefault();
            return line is null ? "llama.cpp gave no reason" : line[(line.IndexOf(": ", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..].TrimEnd('.');
        }
    }
}
