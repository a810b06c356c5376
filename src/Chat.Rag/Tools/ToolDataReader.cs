using System.Globalization;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Tools;

/// <summary>Reads <c>knowledge/tools</c> and checks it; a folder without it has no tools.</summary>
internal sealed class ToolDataReader
{
    private const string Folder = "tools";

    private readonly YamlFile _yaml;

    private ToolDataReader(YamlFile yaml) => _yaml = yaml;

    /// <summary>Null without the folder, or when too little of it could be read.</summary>
    public static ToolData? Read(YamlFile yaml) => Directory.Exists(Path.Combine(yaml.Root, Folder)) ? new ToolDataReader(yaml).All() : null;

    /// <summary>Checks what the tools say of other files: articles, topics, wording.</summary>
    public static void Check(KnowledgeBase knowledge, YamlFile yaml)
    {
        if (knowledge.Tools is not { } tools)
            return;
        var reader = new ToolDataReader(yaml);
        (string File, IEnumerable<string> Articles)[] named =
        [
            ("surcharge.yml", tools.Surcharge.RestsOn.Concat(tools.Surcharge.InterestRestsOn)),
            ("filing.yml", tools.Filing.RestsOn),
            ("deferral.yml", tools.Deferral.RestsOn.Concat(tools.Deferral.ExcludedRestsOn)),
            ("scales.yml", tools.Scales.SelectMany(s => s.RestsOn)),
            ("identifiers.yml", tools.Identifiers.Values.SelectMany(a => a)),
            ("dates.yml", tools.Dates.RestsOn),
        ];
        foreach (var (file, articles) in named)
        {
            foreach (var article in articles.Where(a => !knowledge.Laws.Knows(a)).Distinct())
                reader.Fault(file, article, $"restsOn '{article}' is not in laws.yml; add its heading there.");
        }

        foreach (var topic in tools.Intents.SelectMany(i => i.Topics).Where(t => !knowledge.Topics.ContainsKey(t)))
            reader.Fault("intents.yml", topic, $"topic '{topic}' does not exist.");
        foreach (var language in LanguageCodes.All)
        {
            foreach (var key in ToolWords.Keys.Where(k => !knowledge.Replies.For(language).ContainsKey(k)))
                yaml.Report($"replies/{language.Code()}.yml", 0, $"has no '{key}', which the tools need.");
        }
    }

    private ToolData? All()
    {
        var (surcharge, filing, deferral) = (File<SurchargeYaml>("surcharge.yml"), File<FilingYaml>("filing.yml"), File<DeferralYaml>("deferral.yml"));
        var (scales, identifiers, dates) = (File<List<ScaleYaml>>("scales.yml"), File<Dictionary<string, List<string>>>("identifiers.yml"), File<DatesYaml>("dates.yml"));
        var intents = File<List<IntentYaml>>("intents.yml");
        if (surcharge is null || filing is null || deferral is null || scales is null || identifiers is null || dates is null || intents is null)
            return null;
        return new ToolData
        {
            Intents = intents.ConvertAll(Intent),
            Surcharge = Surcharge(surcharge),
            Filing = Filing(filing),
            Deferral = new DeferralRules(deferral.RestsOn, deferral.ExcludedRestsOn, Day("deferral.yml", deferral.Since), Positive("deferral.yml", "limit", deferral.Limit)),
            Scales = scales.ConvertAll(Scale),
            Identifiers = identifiers.ToDictionary(i => i.Key, i => (IReadOnlyList<string>)i.Value, StringComparer.Ordinal),
            Dates = new FilingDatesRules(dates.RestsOn, (int)Positive("dates.yml", "shown", dates.Shown)),
        };
    }

    private ToolIntent Intent(IntentYaml raw)
    {
        if (!ToolNames.All.Contains(raw.Tool))
            Fault("intents.yml", "tool: " + raw.Tool, $"tool '{raw.Tool}' is not known; use one of {string.Join(", ", ToolNames.All)}.");
        if (raw.Topics.Count == 0)
            Fault("intents.yml", "tool: " + raw.Tool, $"tool '{raw.Tool}' has no topics; name those whose questions call it.");
        return new ToolIntent(
            raw.Tool,
            raw.Topics.ToHashSet(StringComparer.Ordinal),
            raw.Facts.ToHashSet(StringComparer.Ordinal),
            raw.Phrases.ToDictionary(
                p => p.Key,
                p => (IReadOnlyDictionary<Language, IReadOnlyList<string>>)KnowledgeReader.Lists(_yaml, Name("intents.yml"), $"phrases '{p.Key}' of '{raw.Tool}'", p.Value),
                StringComparer.Ordinal));
    }

    private SurchargeRules Surcharge(SurchargeYaml raw)
    {
        const string File = "surcharge.yml";
        foreach (var (year, rate) in raw.Interest)
            Percent(File, year.ToString(CultureInfo.InvariantCulture) + ":", rate);
        return new SurchargeRules(
            raw.RestsOn,
            Day(File, raw.Since),
            Percent(File, "first:", raw.First),
            Percent(File, "perMonth:", raw.PerMonth),
            (int)Positive(File, "months", raw.Months),
            Percent(File, "afterwards:", raw.Afterwards),
            Percent(File, "reduction:", raw.Reduction),
            raw.Interest,
            raw.InterestRestsOn);
    }

    private FilingRules Filing(FilingYaml raw)
    {
        foreach (var (year, limits) in raw.Years)
        {
            var words = year.ToString(CultureInfo.InvariantCulture) + ":";
            decimal[] all = [limits.OnePayer, limits.SeveralPayers, limits.LaterPayers, limits.Savings, limits.Imputed, limits.LowIncome, limits.LowLosses];
            if (all.Any(l => l <= 0))
                Fault("filing.yml", words, $"{year} lacks a limit, or has one that is not above 0.");
            if (limits.SeveralPayers > limits.OnePayer)
                Fault("filing.yml", words, $"{year}: the limit with several payers must not be above the one with one payer.");
        }

        return new FilingRules(
            raw.RestsOn,
            raw.Years.ToDictionary(y => y.Key, y => new FilingLimits(y.Value.OnePayer, y.Value.SeveralPayers, y.Value.LaterPayers, y.Value.Savings, y.Value.Imputed, y.Value.LowIncome, y.Value.LowLosses)));
    }

    private TaxScale Scale(ScaleYaml raw)
    {
        const string File = "scales.yml";
        var words = "id: " + raw.Id;
        if (raw.Years.Count == 0)
            Fault(File, words, $"scale '{raw.Id}' has no years.");
        var ends = raw.Brackets.Select(b => b.UpTo).ToList();
        if (ends.Count == 0 || ends[^1] is not null || ends[..^1].Any(e => e is null) || ends[..^1].Zip(ends[..^1].Skip(1)).Any(p => p.First >= p.Second))
            Fault(File, words, $"the brackets of scale '{raw.Id}' must ascend, and only the last has no upTo.");
        foreach (var rate in raw.Brackets.SelectMany(b => new[] { b.State, b.Regional }))
            Percent(File, words, rate);
        return new TaxScale(raw.Id, raw.RestsOn, raw.Years.ToHashSet(), raw.Brackets.ConvertAll(b => new ScaleBracket(b.UpTo, b.State, b.Regional)));
    }

    private decimal Percent(string file, string words, decimal rate)
    {
        if (rate is < 0 or > 100)
            Fault(file, words, $"'{rate.ToString(CultureInfo.InvariantCulture)}' is no percentage from 0 to 100.");
        return rate;
    }

    private decimal Positive(string file, string name, decimal value)
    {
        if (value <= 0)
            Fault(file, name + ":", $"{name} must be above 0.");
        return value;
    }

    private DateOnly Day(string file, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Fault(file, "since:", $"since: '{text}' is not a date as 2027-01-30.");
        return default;
    }

    private T? File<T>(string file)
        where T : class => _yaml.Read<T>(Name(file), required: true);

    private void Fault(string file, string words, string message)
    {
        var path = Path.Combine(_yaml.Root, Folder, file);
        _yaml.Report(Name(file), YamlFile.LineOf(System.IO.File.ReadAllText(path), words), message);
    }

    private static string Name(string file) => Folder + "/" + file;

    private sealed class IntentYaml
    {
        public string Tool { get; set; } = "";

        public List<string> Topics { get; set; } = [];

        public List<string> Facts { get; set; } = [];

        public Dictionary<string, Dictionary<string, List<string>>> Phrases { get; set; } = [];
    }

    private sealed class SurchargeYaml
    {
        public List<string> RestsOn { get; set; } = [];

        public string Since { get; set; } = "";

        public decimal First { get; set; }

        public decimal PerMonth { get; set; }

        public int Months { get; set; }

        public decimal Afterwards { get; set; }

        public decimal Reduction { get; set; }

        public Dictionary<int, decimal> Interest { get; set; } = [];

        public List<string> InterestRestsOn { get; set; } = [];
    }

    private sealed class FilingYaml
    {
        public List<string> RestsOn { get; set; } = [];

        public Dictionary<int, LimitsYaml> Years { get; set; } = [];
    }

    private sealed class LimitsYaml
    {
        public decimal OnePayer { get; set; }

        public decimal SeveralPayers { get; set; }

        public decimal LaterPayers { get; set; }

        public decimal Savings { get; set; }

        public decimal Imputed { get; set; }

        public decimal LowIncome { get; set; }

        public decimal LowLosses { get; set; }
    }

    private sealed class DeferralYaml
    {
        public List<string> RestsOn { get; set; } = [];

        public List<string> ExcludedRestsOn { get; set; } = [];

        public string Since { get; set; } = "";

        public decimal Limit { get; set; }
    }

    private sealed class ScaleYaml
    {
        public string Id { get; set; } = "";

        public List<string> RestsOn { get; set; } = [];

        public List<int> Years { get; set; } = [];

        public List<BracketYaml> Brackets { get; set; } = [];
    }

    private sealed class BracketYaml
    {
        public decimal? UpTo { get; set; }

        public decimal State { get; set; }

        public decimal Regional { get; set; }
    }

    private sealed class DatesYaml
    {
        public List<string> RestsOn { get; set; } = [];

        public int Shown { get; set; }
    }
}
