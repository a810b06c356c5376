using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Ingestion.Sources;

/// <summary>Reads <c>sources.yml</c> and checks it; an error names the line of the value at fault.</summary>
internal sealed partial class SourcesReader
{
    private const string File = "sources.yml";

    /// <summary>What the BOE asks its readers to keep to, about.</summary>
    private const double MostPerSecondBoe = 5;
    private const double MostPerSecond = 20;

    private static readonly string[] Kinds = ["boe", "web", "folder", "topics"];

    private readonly YamlFile _yaml;
    private readonly string _text;
    private readonly string _base;
    private int _errors;
    private int _from; // where the entry at hand begins: the same word may stand in another one

    private SourcesReader(YamlFile yaml, string path)
    {
        (_yaml, _text) = (yaml, System.IO.File.ReadAllText(path));
        _base = Path.GetDirectoryName(Path.GetFullPath(yaml.Root)) ?? yaml.Root;
    }

    /// <summary>The sources, those without errors; none where the file is missing, as it may be.</summary>
    public static IReadOnlyList<SourceSettings> Read(YamlFile yaml)
    {
        var path = Path.Combine(yaml.Root, File);
        return yaml.Read<List<SourceYaml>>(File, required: false) is { } all ? new SourcesReader(yaml, path).Read(all) : [];
    }

    private List<SourceSettings> Read(List<SourceYaml> all)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var settings = new List<SourceSettings>();
        foreach (var raw in all)
        {
            if (!Id().IsMatch(raw.Id))
            {
                Report(raw.Id, $"id '{raw.Id}' is not made of lower-case letters, digits and hyphens, beginning with a letter.");
                continue;
            }

            var again = !ids.Add(raw.Id);
            _from = Regex.Matches(_text, $@"^[ -]*id:[ ""']*{raw.Id}[""' ]*$", RegexOptions.Multiline | RegexOptions.NonBacktracking).ElementAtOrDefault(again ? 1 : 0)?.Index ?? 0;
            if (again)
                Report(raw.Id, $"source '{raw.Id}' stands here twice; give one of them another id.");
            else if (ReadOne(raw) is { } one)
                settings.Add(one);
        }

        return settings;
    }

    private SourceSettings? ReadOne(SourceYaml raw)
    {
        var before = _errors;
        if (raw.Licence.Length == 0)
            Report(raw.Id, $"source '{raw.Id}' has no licence: one line on how its texts may be reused.");
        else if (raw.Licence.Contains('\n', StringComparison.Ordinal))
            Report(raw.Id, $"the licence of source '{raw.Id}' has more than one line.");
        var every = Every(raw);
        var most = raw.Kind == "boe" ? MostPerSecondBoe : MostPerSecond;
        if (raw.PerSecond is <= 0 || raw.PerSecond > most)
            Report("perSecond", string.Create(CultureInfo.InvariantCulture, $"perSecond {raw.PerSecond} of source '{raw.Id}' is not above 0 and up to {most}."));
        var rank = Rank(raw);
        if (raw.Scope is not null && !Scope().IsMatch(raw.Scope))
            Report(raw.Scope, $"scope '{raw.Scope}' of source '{raw.Id}' is none as es or es-ct.");
        if (raw.Visibility is not ("all" or "panel"))
            Report(raw.Visibility, $"visibility '{raw.Visibility}' of source '{raw.Id}' is neither all nor panel.");
        SourceSettings? settings = raw.Kind switch
        {
            "boe" => Boe(raw, every),
            "web" => Web(raw, every),
            "folder" => Folder(raw, every),
            "topics" => new TopicsSourceSettings { Id = raw.Id, Licence = raw.Licence, Every = every },
            _ => Unknown(raw),
        };
        return _errors == before && settings is not null ? settings with { PerSecond = raw.PerSecond ?? 1, Rank = rank, Scope = raw.Scope, PanelOnly = raw.Visibility == "panel" } : null;
    }

    private SourceSettings? Unknown(SourceYaml raw)
    {
        Report(raw.Kind.Length > 0 ? raw.Kind : raw.Id, $"kind '{raw.Kind}' of source '{raw.Id}' is none of {string.Join(", ", Kinds)}.");
        return null;
    }

    private BoeSourceSettings? Boe(SourceYaml raw, TimeSpan every)
    {
        foreach (var law in raw.Laws.Where(l => !BoeId().IsMatch(l)))
            Report(law, $"'{law}' is no id of the BOE as BOE-A-2006-20764.");
        foreach (var law in raw.Laws.GroupBy(l => l, StringComparer.Ordinal).Where(g => g.Count() > 1))
            Report(law.Key, $"'{law.Key}' stands {law.Count()} times in source '{raw.Id}'.");
        if ((raw.Laws.Count == 0) == (raw.Query is null))
            Report(raw.Id, $"source '{raw.Id}' needs either laws (ids) or a query, and not both.");
        if (raw.Most is < 1 or > 20_000)
            Report("most", $"most of source '{raw.Id}' is not between 1 and 20000.");
        return Address(raw.Address, raw.Id, "address") is { } address
            ? new BoeSourceSettings { Id = raw.Id, Licence = raw.Licence, Every = every, Address = new(address.AbsoluteUri.TrimEnd('/')), Laws = raw.Laws, Query = raw.Query, Most = raw.Most ?? 500 }
            : null;
    }

    private WebSourceSettings? Web(SourceYaml raw, TimeSpan every)
    {
        if (raw.Start.Count == 0)
            Report(raw.Id, $"source '{raw.Id}' has no start addresses.");
        if (raw.Hosts.Count == 0)
            Report(raw.Id, $"source '{raw.Id}' names no hosts, and no other host is ever asked.");
        foreach (var path in raw.Paths.Where(p => !p.StartsWith('/')))
            Report("paths", $"path '{path}' of source '{raw.Id}' does not begin with a slash.");
        if (raw.Depth is < 0 or > 20)
            Report("depth", $"depth of source '{raw.Id}' is not between 0 and 20.");
        if (raw.Pages is < 1 or > 100_000)
            Report("pages", $"pages of source '{raw.Id}' is not between 1 and 100000.");
        var start = raw.Start.Select(a => Address(a, raw.Id, "start address")).OfType<Uri>().ToList();
        var allowed = new AllowedAddresses(raw.Hosts, raw.Paths);
        foreach (var address in start)
        {
            if (allowed.WhyNot(address) is { } why)
                Report(address.OriginalString, $"start address {address.OriginalString} of source '{raw.Id}' {why}.");
        }

        var languages = new HashSet<Language>();
        foreach (var code in raw.Languages ?? [.. LanguageCodes.All.Select(l => l.Code())])
        {
            if (LanguageCodes.TryParse(code, out var language))
                languages.Add(language);
            else
                Report(code, $"language '{code}' of source '{raw.Id}' is none of es, ca, gl, eu.");
        }

        return new WebSourceSettings
        {
            Id = raw.Id, Licence = raw.Licence, Every = every, Start = start, Hosts = raw.Hosts, Paths = raw.Paths,
            Depth = raw.Depth ?? 2, Pages = raw.Pages ?? 500, Languages = languages,
        };
    }

    private FolderSourceSettings? Folder(SourceYaml raw, TimeSpan every)
    {
        if (raw.Path.Length == 0)
        {
            Report(raw.Id, $"source '{raw.Id}' names no path of a folder.");
            return null;
        }

        return new FolderSourceSettings { Id = raw.Id, Licence = raw.Licence, Every = every, Path = Path.GetFullPath(raw.Path, _base), Glob = raw.Glob };
    }

    private Uri? Address(string text, string id, string what)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp))
            return address;
        Report(text.Length > 0 ? text : id, $"{what} '{text}' of source '{id}' is no address that begins with https://.");
        return null;
    }

    private TimeSpan Every(SourceYaml raw)
    {
        if (raw.Every.Length is > 1 and < 6 && int.TryParse(raw.Every[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            switch (raw.Every[^1])
            {
                case 'h': return TimeSpan.FromHours(count);
                case 'd': return TimeSpan.FromDays(count);
            }
        }

        Report("every", $"every '{raw.Every}' of source '{raw.Id}' is no time as 12h or 7d.");
        return TimeSpan.FromDays(1);
    }

    private DocumentRank? Rank(SourceYaml raw)
    {
        if (raw.Rank is null)
            return null;
        if (Enum.TryParse<DocumentRank>(raw.Rank, ignoreCase: true, out var rank) && !char.IsAsciiDigit(raw.Rank[0]))
            return rank;
        Report(raw.Rank, $"rank '{raw.Rank}' of source '{raw.Id}' is none of {string.Join(", ", Enum.GetNames<DocumentRank>()).ToLowerInvariant()}.");
        return null;
    }

    private void Report(string words, string message)
    {
        _errors++;
        var line = words.Length == 0 ? 0 : YamlFile.LineOf(_text[_from..], words);
        _yaml.Report(File, line == 0 ? 0 : line + _text.AsSpan(0, _from).Count('\n'), message);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex("^BOE-[A-Z]-[12][0-9]{3}-[0-9]{1,6}$", RegexOptions.NonBacktracking)]
    internal static partial Regex BoeId();

    [GeneratedRegex("^es(-[a-z]{2})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Scope();

    private sealed class SourceYaml
    {
        public string Id { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Visibility { get; set; } = "all";

        public string Licence { get; set; } = "";

        public string Every { get; set; } = "";

        public double? PerSecond { get; set; }

        public string? Rank { get; set; }

        public string? Scope { get; set; }

        public string Address { get; set; } = "";

        public List<string> Laws { get; set; } = [];

        public string? Query { get; set; }

        public int? Most { get; set; }

        public List<string> Start { get; set; } = [];

        public List<string> Hosts { get; set; } = [];

        public List<string> Paths { get; set; } = [];

        public int? Depth { get; set; }

        public int? Pages { get; set; }

        public List<string>? Languages { get; set; }

        public string Path { get; set; } = "";

        public string? Glob { get; set; }
    }
}
