using Chat.Llama.Files;

namespace Chat.Cli.Models;

/// <summary><c>model verify</c> of one file.</summary>
internal static class ModelCheck
{
    /// <summary>Prints what is known of a file, and pins it when asked; whether it is trusted then.</summary>
    /// <exception cref="ModelFileException">The file is malformed, or another digest is known for its name.</exception>
    public static async Task<bool> RunAsync(ModelFolder folder, string file, string? pin, CancellationToken cancellation)
    {
        var found = await Hash(file, progress => folder.Trust.InspectAsync(file, null, progress, cancellation));
        if (found.Standing == DigestStanding.Wrong)
            throw ModelTrust.Wrong(file, found);
        Console.Out.WriteLine(Describe(file, found.Header, found.Digest));
        if (pin is not null)
        {
            Console.Out.WriteLine(folder.Pin(pin, file, found.Header, found.Digest, null));
            return true;
        }

        if (found.Standing == DigestStanding.Unknown)
        {
            Console.Error.WriteLine(
                $"Nothing is known of this file: compare the digest with its publisher's, then run ./taxassistant model verify {file} --pin {found.Entry?.Id ?? "NAME"}.");
            return false;
        }

        Console.Out.WriteLine(found.Standing == DigestStanding.Known ? "The digest is that of the catalogue." : "The digest is pinned.");
        return true;
    }

    /// <summary>A file for people.</summary>
    public static string Describe(string path, GgufHeader header, string digest) => string.Join(
        Environment.NewLine,
        path,
        $"  sha256  {digest}",
        $"  model   {header.Name ?? "without a name"}: {header.Architecture}, {header.Layers} layers, context {header.ContextLength}, vocabulary {header.VocabularySize}, "
            + ByteSize.Text(header.FileBytes));

    /// <summary>Runs a hashing with a progress bar on stderr.</summary>
    public static async Task<T> Hash<T>(string path, Func<IProgress<long>, Task<T>> hash)
    {
        var length = File.Exists(path) ? new FileInfo(path).Length : 0;
        return await ProgressBars.RunAsync("hashing", length, bar => hash(new Heard<long>(done => bar.Value = done)));
    }
}
