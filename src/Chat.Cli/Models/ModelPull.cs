using Chat.Cli.Hosting;
using Chat.Llama.Files;
using Spectre.Console;

namespace Chat.Cli.Models;

/// <summary><c>model pull</c>: fetches a file, and pins it where the operator vouches for it.</summary>
internal static class ModelPull
{
    /// <summary>What the command line asks for.</summary>
    /// <param name="Id">Id of the catalogue, or a name; null to take it from the file's.</param>
    /// <param name="Url">Where the file is; null to take it from the pin or the catalogue.</param>
    /// <param name="Sha256">Its digest, lower-case; null where the operator gives none.</param>
    /// <param name="Pin">Trusts whatever comes.</param>
    /// <param name="Out">File or folder; null for the data directory.</param>
    public sealed record Wish(string? Id, Uri? Url, string? Sha256, bool Pin, string? Out);

    /// <summary>Fetches it; an exit code.</summary>
    public static async Task<int> RunAsync(ModelFolder folder, Wish wish, ModelDownloadOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var source = Source(folder, wish);
        DownloadAddress.Check(source, options.Insecure);
        var target = Target(folder, wish.Out, DownloadAddress.FileName(source));
        var name = Path.GetFileName(target);
        var entry = folder.Catalog.OfFile(name) ?? (wish.Id is null ? null : folder.Catalog.Find(wish.Id));
        var known = entry?.Sha256 ?? folder.Pins.All.FirstOrDefault(p => p.File == name)?.Sha256;
        if (known is not null && wish.Sha256 is not null && known != wish.Sha256)
            throw new ModelFileException($"The digest known for {name} is {known}, and --sha256 says otherwise; give the file another name with --out, or leave --sha256 out.");

        var expected = known ?? wish.Sha256;
        DownloadedModel model;
        try
        {
            model = expected is not null && File.Exists(target)
                ? await AlreadyThereAsync(target, expected, cancellation)
                : await FetchAsync(source, target, expected, options, clock, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"Stopped; what came is kept in {target}.part: run the same command again to continue.");
            return ExitCode.Stopped;
        }

        Console.Out.WriteLine(ModelCheck.Describe(model.Path, model.Header, model.Sha256));
        if (known is not null)
            return ExitCode.Done;
        var id = wish.Id ?? entry?.Id ?? Path.GetFileNameWithoutExtension(name);
        if (wish.Pin || wish.Sha256 is not null)
        {
            Console.Out.WriteLine(folder.Pin(id, target, model.Header, model.Sha256, DownloadAddress.Shown(source)));
            return ExitCode.Done;
        }

        Console.Error.WriteLine(
            $"The file is here and not trusted yet: compare the digest with its publisher's, then run ./taxassistant model verify {target} --pin {id}.");
        return ExitCode.Faults;
    }

    private static Uri Source(ModelFolder folder, Wish wish)
    {
        if (wish.Url is not null)
            return wish.Url;
        var pin = folder.Pins.All.LastOrDefault(p => p.Source is not null && p.Id.Equals(wish.Id, StringComparison.OrdinalIgnoreCase));
        if (pin is not null)
            return new Uri(pin.Source!);
        var entry = folder.Catalog.Find(wish.Id!)
            ?? throw new ModelFileException($"{wish.Id} is no model of the catalogue; give --url URL, or one of {string.Join(", ", folder.Catalog.Entries.Select(e => e.Id))}.");
        return entry.Url
            ?? throw new ModelFileException($"The catalogue knows no address for {entry.Id}; look up its GGUF file at the publisher ({entry.Page}) and give --url URL.");
    }

    private static string Target(ModelFolder folder, string? output, string name)
    {
        if (output is null)
            return Path.Combine(folder.Root, name);
        return Path.GetFullPath(Directory.Exists(output) || Path.EndsInDirectorySeparator(output) ? Path.Combine(output, name) : output);
    }

    private static async Task<DownloadedModel> AlreadyThereAsync(string target, string expected, CancellationToken cancellation)
    {
        var header = GgufHeader.Read(target);
        var digest = await ModelCheck.Hash(target, progress => Task.Run(() => ModelDigest.ComputeAsync(target, progress, cancellation), cancellation));
        return digest == expected
            ? new DownloadedModel(target, digest, header)
            : throw new ModelFileException($"{target} is there already with other bytes (SHA-256 {digest} instead of {expected}); remove it, or choose another place with --out.");
    }

    private static async Task<DownloadedModel> FetchAsync(
        Uri source, string target, string? expected, ModelDownloadOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        using var downloader = new ModelDownloader(options, clock, new Random(Environment.ProcessId));
        return await ProgressBars.RunAsync("fetching", 1, bar => downloader.DownloadAsync(source, target, expected, new Heard<DownloadProgress>(now => Show(bar, now)), cancellation));
    }

    private static void Show(ProgressTask bar, DownloadProgress now)
    {
        bar.MaxValue = Math.Max(1, now.Total ?? now.Bytes);
        bar.Value = now.Bytes;
        bar.IsIndeterminate = now.Total is null;
        bar.Description = Markup.Escape(now.Waiting ?? "fetching");
    }
}
