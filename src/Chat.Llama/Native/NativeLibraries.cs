using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Chat.Llama.Native;

/// <summary>
/// Loads llama.cpp from a folder, once for the process. The file names carry the release, so they are found by
/// pattern and loaded by absolute path: <c>ggml-base</c>, <c>ggml</c>, <c>llama</c>, then every back end beside them.
/// </summary>
internal static unsafe class NativeLibraries
{
    // The C API moves between releases: structures are passed by value, and one field more would be read as garbage.
    private const string Release = "0.5.0";

    private static readonly Lock Gate = new();
    private static string? _folder;
    private static nint _llama;
    private static nint _ggml;
    private static nint _base;
    private static bool _resolves;

    /// <summary>True once the natives are loaded.</summary>
    public static bool AreLoaded => _folder is not null;

    /// <summary>True when a back end for a GPU was found and its driver is there.</summary>
    public static bool HasGpu => AreLoaded && LlamaApi.llama_supports_gpu_offload();

    /// <summary>Why the GPU that these natives were fetched for cannot be used; null when it can, or when they are for the processor alone.</summary>
    public static string? GpuFault { get; private set; }

    /// <summary>Loads the natives; the second call with the same folder does nothing.</summary>
    /// <exception cref="ModelException">They are missing, do not fit this machine, or are of another release; the message says which.</exception>
    public static void Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.GetFullPath(folder);
        lock (Gate)
        {
            if (_folder is not null)
            {
                if (_folder != folder)
                    throw new ModelException($"llama.cpp is loaded from {_folder} already; a process can have one only, so restart it to use {folder}.");
                return;
            }

            if (!Directory.Exists(folder))
                throw new ModelException($"The llama.cpp natives are missing: {folder} is no folder. ./start and ./test fetch them; or name another in TaxAssistant:Model:NativesFolder.");
            if (Directory.EnumerateFiles(folder, "*.so").FirstOrDefault(LibraryFile.IsCutShort) is { } cut)
                throw new ModelException(ExplainLoad(cut, "file too short"));
            _base = Open(Find(folder, "ggml-base"));
            _ggml = Open(Find(folder, "ggml", isVersioned: true));
            _llama = Open(Find(folder, "llama", isVersioned: true));
            if (!_resolves)
                NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
            _resolves = true;
            CheckRelease();
            CheckLayout();
            LlamaApi.llama_log_set(&NativeLog.Write, null);
            fixed (byte* path = Utf8(folder))
                LlamaApi.ggml_backend_load_all_from_path(path);
            if (LlamaApi.ggml_backend_dev_count() == 0)
                throw new ModelException($"llama.cpp found no back end for this machine in {folder}; the folder must hold libggml-cpu-… beside libllama. ({NativeLog.Cause()})");
            LlamaApi.llama_backend_init();
            _folder = folder;
            GpuFault = FindGpuFault(folder);
        }
    }

    /// <summary>A text as the library takes it: UTF-8, ended by a zero byte.</summary>
    public static byte[] Utf8(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    // llama.cpp passes over a back end whose libraries are missing, and would compute on the processor without a word.
    private static string? FindGpuFault(string folder)
    {
        if (Directory.EnumerateFiles(folder, "*ggml-cuda*").FirstOrDefault() is not { } cuda)
            return null;
        if (HasGpu)
            return CudaDriver.Fault();
        try
        {
            NativeLibrary.Load(cuda);
            return $"{Path.GetFileName(cuda)} finds no GPU on this machine: check the driver with nvidia-smi, or start without --gpu.";
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            return ExplainLoad(cuda, fault.Message);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name switch
    {
        LlamaApi.Llama => _llama,
        LlamaApi.Ggml => _ggml,
        LlamaApi.GgmlBase => _base,
        _ => 0,
    };

    private static string Find(string folder, string name, bool isVersioned = false)
    {
        var (prefix, suffix) = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");
        // libllama.v0.5.0.so of the CPU package, libllama.cuda.v0.5.0.so of the CUDA package; libllama-common.so is another library.
        var files = isVersioned
            ? Directory.EnumerateFiles(folder, $"{prefix}{name}*{suffix}").Where(f => Path.GetFileName(f) is var file
                && (file == prefix + name + suffix || (file.StartsWith($"{prefix}{name}.", StringComparison.Ordinal) && file.Contains(".v", StringComparison.Ordinal))))
            : Directory.EnumerateFiles(folder, prefix + name + suffix);
        return files.Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new ModelException($"The llama.cpp natives in {folder} are not whole: {prefix}{name}…{suffix} is missing. Delete the folder and run ./start or ./test again.");
    }

    private static nint Open(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            throw new ModelException(ExplainLoad(file, fault.Message), fault);
        }
    }

    /// <summary>One sentence for what the system's loader said of a library.</summary>
    internal static string ExplainLoad(string file, string reason)
    {
        var name = Path.GetFileName(file);
        return reason switch
        {
            _ when reason.Contains("libcuda.so.1", StringComparison.Ordinal) || reason.Contains("nvcuda", StringComparison.Ordinal) =>
                $"{name} needs the NVIDIA driver (libcuda.so.1), which is not on this machine: install the driver, or start without --gpu.",
            _ when reason.Contains("libcudart", StringComparison.Ordinal) || reason.Contains("libcublas", StringComparison.Ordinal) =>
                $"{name} needs the CUDA 13 runtime (libcudart.so.13, libcublas.so.13), which is not on this machine: install it, or start without --gpu.",
            _ when reason.Contains("GLIBC", StringComparison.Ordinal) =>
                $"{name} was built for a newer system than this one (glibc): use a newer distribution, or a remote model (TaxAssistant:Model:Endpoints).",
            _ when reason.Contains("ELF", StringComparison.Ordinal) || reason.Contains("format", StringComparison.OrdinalIgnoreCase) || reason.Contains("too short", StringComparison.Ordinal) =>
                $"{name} is no library for this machine ({RuntimeInformation.RuntimeIdentifier}) or is damaged: delete its folder and run ./start or ./test again.",
            _ => $"{name} cannot be loaded ({FirstLine(reason)}): delete its folder and run ./start or ./test again.",
        };
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim().TrimEnd('.');

    private static void CheckRelease()
    {
        var version = Marshal.PtrToStringUTF8((nint)LlamaApi.llama_version()) ?? "";
        if (!version.StartsWith(Release, StringComparison.Ordinal))
            throw new ModelException($"These natives are llama.cpp {version}, and this program was written for {Release}: use the natives that ./start fetches.");
    }

    // The defaults have known values at known places; a field that moved shows as a value that cannot be.
    private static void CheckLayout()
    {
        var model = LlamaApi.llama_model_default_params().Value;
        var context = LlamaApi.llama_context_default_params().Value;
        var fits = model is { GpuLayers: -1, SplitMode: 1, LoadMode: -1, LazyMode: 1, MainGpu: 0, VocabularyOnly: 0, ChecksTensors: 0, UsesExtraBuffers: 1 }
            && context is { ContextTokens: 512, BatchTokens: 2048, MicroBatchTokens: 512, Sequences: 1, MostOutputs: 0, MostOutputsOfSequence: 1, Threads: 4, BatchThreads: 4 }
            && context is { RopeScaling: -1, Pooling: -1, Attention: -1, FlashAttention: -1, YarnExtension: -1f, KeyType: 1, ValueType: 1 }
            && context is { Embeddings: 0, OffloadsKv: 1, NoTimings: 1, OffloadsOperations: 1, FullSlidingWindow: 1, UnifiedKv: 0 };
        if (!fits)
            throw new ModelException($"The structures of these natives are not those of llama.cpp {Release}: use the natives that ./start fetches.");
    }
}
