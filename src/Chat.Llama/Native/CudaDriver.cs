using System.Runtime.InteropServices;

namespace Chat.Llama.Native;

/// <summary>
/// Whether the NVIDIA driver can run the CUDA natives of this release on the cards of this machine. Where it cannot,
/// llama.cpp ends the process at the first call of the model, so it is asked before.
/// </summary>
internal static unsafe partial class CudaDriver
{
    // Read in libggml-cuda.so of the pinned package: machine code for compute capability 8.6, 8.9, 12.0 and 12.1, which
    // also runs on later ones of the same generation; for all others intermediate code (PTX 9.1), which the driver
    // compiles if it is of CUDA 13.1 or later. Seen to fail on an H200 (9.0) with driver 580 (CUDA 13.0).
    private const int CompilesFrom = 13_010;

    private const string Library = "libcuda.so.1";
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    /// <summary>Why they cannot be used; null when they can, or when the driver does not say.</summary>
    public static string? Fault()
    {
        try
        {
            int version, count;
            if (cuInit(0) != 0 || cuDriverGetVersion(&version) != 0 || cuDeviceGetCount(&count) != 0)
                return null;
            var cards = new List<(int Major, int Minor)>();
            for (var card = 0; card < count; card++)
            {
                int major, minor;
                if (cuDeviceGetAttribute(&major, CapabilityMajor, card) == 0 && cuDeviceGetAttribute(&minor, CapabilityMinor, card) == 0)
                    cards.Add((major, minor));
            }

            return Explain(version, cards);
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException)
        {
            return null; // another back end than CUDA's
        }
    }

    /// <summary>One sentence for a driver that is too old for a card; null when it is not.</summary>
    /// <param name="driver">CUDA's version as the driver gives it: 13000 for 13.0.</param>
    /// <param name="cards">Compute capability of each card.</param>
    internal static string? Explain(int driver, IEnumerable<(int Major, int Minor)> cards)
    {
        foreach (var (major, minor) in cards)
        {
            var hasMachineCode = (major == 8 && minor >= 6) || major == 12;
            if (!hasMachineCode && driver < CompilesFrom)
            {
                return $"These CUDA natives need a driver of CUDA {CompilesFrom / 1000}.{CompilesFrom % 1000 / 10} or later for this GPU (compute capability {major}.{minor}), and this one is of CUDA {driver / 1000}.{driver % 1000 / 10}: "
                    + "update the driver, use a model server (TaxAssistant:Model:Endpoints), or start without --gpu.";
            }
        }

        return null;
    }

    [LibraryImport(Library)]
    private static partial int cuInit(uint flags);

    [LibraryImport(Library)]
    private static partial int cuDriverGetVersion(int* version);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetCount(int* count);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetAttribute(int* value, int attribute, int device);
}
