using System.Diagnostics;

namespace Chat.Records.Storage;

/// <summary>A file that one process holds at a time, by having it open: it is let go when the process ends, however that ends.</summary>
internal static class HeldFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Holds it, as soon as nobody else does.</summary>
    /// <param name="path">The file; made when it is not there.</param>
    /// <param name="limit">How long others are waited for.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="IOException">Others held it all that time, or it cannot be opened.</exception>
    public static async Task<FileStream> HoldAsync(string path, TimeSpan limit, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(path);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    /// <summary>The same for who cannot await.</summary>
    /// <param name="path">The file; made when it is not there.</param>
    /// <param name="limit">How long others are waited for.</param>
    /// <exception cref="IOException">Others held it all that time, or it cannot be opened.</exception>
    public static FileStream Hold(string path, TimeSpan limit)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(path);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(begun) < limit)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
