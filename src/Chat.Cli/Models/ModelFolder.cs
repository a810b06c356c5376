using System.Text.Json.Serialization;
using Chat.Llama.Files;
using Chat.Rag;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Models;

/// <summary>The model files of a data directory, with catalogue and pins.</summary>
internal sealed class ModelFolder
{
    public ModelFolder(IServiceProvider services)
    {
        var data = Path.GetFullPath(services.GetRequiredService<IOptions<TaxAssistantOptions>>().Value.DataDirectory);
        Root = Path.Combine(data, "models");
        Pins = new ModelPins(data);
        Trust = new ModelTrust(Catalog, Pins, new ModelDigestCache(data), new ModelTrustOptions());
        Clock = services.GetRequiredService<TimeProvider>();
    }

    /// <summary>Where files are when <c>--out</c> does not say otherwise.</summary>
    public string Root { get; }

    public ModelCatalog Catalog { get; } = ModelCatalog.BuiltIn;

    public ModelPins Pins { get; }

    public ModelTrust Trust { get; }

    private TimeProvider Clock { get; }

    /// <summary>What may name a model.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>The files meant by a path or an id.</summary>
    /// <exception cref="ModelFileException">There is none.</exception>
    public IReadOnlyList<string> Files(string fileOrId)
    {
        if (File.Exists(fileOrId) || Directory.Exists(fileOrId) || fileOrId.Contains(Path.DirectorySeparatorChar))
            return [fileOrId];
        var pinned = Pins.All.Where(p => p.Id.Equals(fileOrId, StringComparison.OrdinalIgnoreCase)).Select(p => p.File).ToHashSet();
        var here = Here().Where(f => pinned.Contains(Path.GetFileName(f)) || Catalog.OfFile(f)?.Id.Equals(fileOrId, StringComparison.OrdinalIgnoreCase) == true).ToList();
        return here.Count > 0 ? here : throw new ModelFileException(
            $"{fileOrId} is no file, and no model of this id is in {Root}; give the path of a GGUF file, or fetch the model with ./taxassistant model pull.");
    }

    /// <summary>Trusts a file from now on; one sentence on what was done.</summary>
    /// <exception cref="ModelFileException">The file contradicts the catalogue, or the pins cannot be written.</exception>
    public string Pin(string id, string path, GgufHeader header, string sha256, string? source)
    {
        if (Catalog.Find(id)?.Contradiction(header) is { } contradiction)
            throw new ModelFileException($"{path} cannot be {id}: {contradiction}; pin it under the id of the model that it is.");
        Pins.Add(new ModelPin(id, Path.GetFileName(path), sha256, header.FileBytes, Clock.GetUtcNow(), source));
        return $"Pinned as {id}.";
    }

    /// <summary>The catalogue, then files here that belong to no entry of it.</summary>
    public IReadOnlyList<ListedModel> List()
    {
        var pins = Pins.All;
        var files = Here().Select(f => Listed(f, pins)).ToList();
        return
        [
            .. Catalog.Entries.Select(e => new ListedModel(
                e.Id, e.Purpose.ToString().ToLowerInvariant(), e.Publisher, e.Licence, e.Page, e.Architecture, e.Context, e.Sha256, [.. files.Where(f => f.Id == e.Id)])),
            .. files.Where(f => Catalog.Find(f.Id) is null).GroupBy(f => f.Id).Select(g => new ListedModel(
                g.Key, null, null, null, null, null, null, null, [.. g])),
        ];
    }

    private IEnumerable<string> Here() => Directory.Exists(Root)
        ? Directory.EnumerateFiles(Root).Where(f => f.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) || f.EndsWith(".gguf.part", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
        : [];

    private ListedFile Listed(string path, IReadOnlyList<ModelPin> pins)
    {
        var partial = path.EndsWith(".part", StringComparison.Ordinal);
        var name = Path.GetFileName(partial ? path[..^".part".Length] : path);
        var bytes = new FileInfo(path).Length;
        var pin = pins.FirstOrDefault(p => p.File == name);
        var entry = (pin is null ? null : Catalog.Find(pin.Id)) ?? Catalog.OfFile(name);
        var state = partial ? FileState.Partial
            : entry?.Sha256 is not null ? FileState.Known
            : pin is null ? FileState.Unknown
            : pin.Bytes == bytes ? FileState.Pinned
            : FileState.Wrong;
        return new(pin?.Id ?? entry?.Id ?? Path.GetFileNameWithoutExtension(name), path, bytes, state, partial ? null : entry?.Sha256 ?? pin?.Sha256);
    }
}

/// <summary>What is known of a file without hashing it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileState>))]
internal enum FileState
{
    /// <summary>Its digest should be that of the catalogue.</summary>
    [JsonStringEnumMemberName("known")]
    Known,

    /// <summary>It is pinned, and as long as the pinned one.</summary>
    [JsonStringEnumMemberName("pinned")]
    Pinned,

    /// <summary>Nothing is known of it; it will not be loaded.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It is not as long as the pinned one.</summary>
    [JsonStringEnumMemberName("wrong")]
    Wrong,

    /// <summary>It has not come in full.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,
}

/// <summary>A file that is here.</summary>
internal sealed record ListedFile([property: JsonIgnore] string Id, string Path, long Bytes, FileState State, string? Sha256);

/// <summary>A model of the list.</summary>
internal sealed record ListedModel(
    string Id,
    string? Purpose,
    string? Publisher,
    string? Licence,
    Uri? Page,
    string? Architecture,
    int? Context,
    string? Sha256,
    IReadOnlyList<ListedFile> Files)
{
    /// <summary>The model, then its files, for people.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"{Id,-30}  {Purpose ?? "",-9}  {Licence ?? "",-10}  {Page?.ToString() ?? ""}".TrimEnd(),
        .. Files.Select(f => $"  {f.Path}  {ByteSize.Text(f.Bytes)}  {f.State.ToString().ToLowerInvariant()}{(f.Sha256 is null ? "" : $"  {f.Sha256}")}"),
    ];
}
