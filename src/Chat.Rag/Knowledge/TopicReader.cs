using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Languages;

namespace Chat.Rag.Knowledge;

/// <summary>Reads topic folders; what is wrong becomes errors, and the rest is still read.</summary>
internal sealed partial class TopicReader(YamlFile yaml, IReadOnlyDictionary<string, Area> areas, IReadOnlyDictionary<string, string> links)
{
    private const int FewestAsks = 8;

    private static readonly (string Heading, AnswerSection Section)[] Headings =
    [
        ("## answer", AnswerSection.Answer),
        ("## detail", AnswerSection.Detail),
        ("## exceptions", AnswerSection.Exceptions),
        ("## todo", AnswerSection.Todo),
    ];

    public Topic? Read(string folder)
    {
        var relative = Path.GetRelativePath(yaml.Root, folder).Replace('\\', '/');
        var file = relative + "/topic.yml";
        if (yaml.Read<TopicYaml>(file, required: true) is not { } raw)
            return null;
        var written = File.ReadAllText(Path.Combine(yaml.Root, file));
        void Fault(string words, string message) => yaml.Report(file, YamlFile.LineOf(written, words), message);

        var id = string.Join('/', relative.Split('/')[^2..]);
        if (raw.Id != id)
            Fault("id:", $"id must be {id}, as the folder.");
        if (!areas.TryGetValue(id.Split('/')[0], out var area))
        {
            Fault("id:", $"area '{id.Split('/')[0]}' is not in areas.yml.");
            return null;
        }

        if (raw.Territory is not ("common" or "state"))
            Fault("territory:", "territory must be 'common' or 'state'.");
        if (raw.Visibility is not ("all" or "panel"))
            Fault("visibility:", "visibility must be 'all' or 'panel'.");
        if (raw.RestsOn.Count == 0)
            Fault("restsOn:", "rests on no article; name at least one.");
        foreach (var article in raw.RestsOn.Where(a => !ArticleId().IsMatch(a)))
            Fault(article, $"'{article}' is not an article id such as BOE-A-2006-20764#a96.");
        foreach (var link in raw.Links.Where(l => !links.ContainsKey(l)))
            Fault(link, $"link '{link}' is not in links.yml.");

        var years = ReadYears(raw.TaxYears, message => Fault("taxYears:", message));
        var figures = new Dictionary<string, TopicFigure>(StringComparer.Ordinal);
        foreach (var (name, figure) in raw.Figures)
        {
            var read = new TopicFigure { Unit = figure.Unit, Value = figure.Value, ByYear = figure.Years, Source = figure.Source };
            figures[name] = read;
            if ((figure.Value is null) == (figure.Years.Count == 0))
                Fault(name + ":", $"figure {name} needs either value or years.");
            else if (read.Fault() is { } fault)
                Fault(name + ":", $"figure {name}: {fault}.");
            if (figure.Value is null && years.Except(figure.Years.Keys).ToList() is { Count: > 0 } missing)
                Fault(name + ":", $"figure {name} has no value for {string.Join(", ", missing)}.");
            if (!raw.RestsOn.Contains(figure.Source))
                Fault(name + ":", $"figure {name}: source '{figure.Source}' is not in restsOn.");
        }

        foreach (var name in raw.MustState.Where(n => !figures.ContainsKey(n)))
            Fault("mustState:", $"mustState names '{name}', which is no declared figure.");

        var texts = new Dictionary<Language, TopicText>();
        // An official text quoted word for word exists in one language only.
        var verbatim = LanguageCodes.TryParse(raw.Verbatim, out var official);
        foreach (var language in verbatim ? [official] : LanguageCodes.All)
        {
            if (ReadText($"{relative}/{language.Code()}.md", figures, raw.MustState, verbatim) is { } text)
                texts[language] = text;
        }

        CheckParity(relative, file, written, figures.Keys, texts);
        return new Topic
        {
            Id = id,
            Area = area,
            TaxYears = years,
            CommonTerritoryOnly = raw.Territory == "common",
            RestsOn = raw.RestsOn,
            Figures = figures,
            MustState = raw.MustState,
            Url = raw.Links.Select(l => links.GetValueOrDefault(l)).FirstOrDefault(),
            Forms = raw.Forms,
            Related = raw.Related,
            Texts = texts,
            PanelOnly = raw.Visibility == "panel",
        };
    }

    private static List<int> ReadYears(object? raw, Action<string> fault)
    {
        if (raw is string and "all")
            return [];
        if (raw is List<object> list && list.Count > 0)
        {
            var years = new List<int>();
            foreach (var item in list)
            {
                if (int.TryParse(Convert.ToString(item, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
                    years.Add(year);
                else
                    fault($"'{item}' is not a year.");
            }

            years.Sort();
            return years;
        }

        fault("taxYears must be a list of years, or 'all'.");
        return [];
    }

    private TopicText? ReadText(string file, Dictionary<string, TopicFigure> figures, List<string> mustState, bool verbatim)
    {
        var path = Path.Combine(yaml.Root, file);
        if (!File.Exists(path))
        {
            yaml.Report(file, 0, "is missing; a topic is written in all four languages.");
            return null;
        }

        var lines = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        var end = Array.IndexOf(lines, "---", 1);
        if (lines[0] != "---" || end < 0)
        {
            yaml.Report(file, 1, "must begin with front matter between two lines of ---.");
            return null;
        }

        if (yaml.Parse<TextYaml>(file, string.Join('\n', lines[1..end]), firstLine: 2) is not { } front)
            return null;
        if (string.IsNullOrWhiteSpace(front.Title))
            yaml.Report(file, 2, "has no title.");
        if (Digit().IsMatch(front.Title))
            yaml.Report(file, 2, "has a digit in the title; a title holds for every year.");
        if (front.Asks.Distinct(StringComparer.OrdinalIgnoreCase).Count() < FewestAsks)
            yaml.Report(file, 2, $"has fewer than {FewestAsks} different ways of asking.");

        var blocks = ReadBlocks(file, lines, end + 1, verbatim);
        foreach (var block in blocks)
            CheckBlock(file, block, figures, verbatim);
        foreach (var name in mustState)
        {
            if (!blocks.Any(b => b.Section is AnswerSection.Answer or AnswerSection.Exceptions && FigureSlot.NamesIn(b.Template).Contains(name)))
                yaml.Report(file, 0, $"must state {{{{{name}}}}} in its answer or exceptions.");
        }

        return new TopicText(front.Title, front.Asks, blocks);
    }

    private List<TopicBlock> ReadBlocks(string file, string[] lines, int first, bool verbatim)
    {
        var blocks = new List<TopicBlock>();
        var heading = -1;
        var open = false;
        for (var i = first; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.Length == 0)
            {
                open = false;
            }
            else if (line.StartsWith('#'))
            {
                open = false;
                heading++;
                if (heading >= Headings.Length || line != Headings[heading].Heading)
                {
                    yaml.Report(file, i + 1, $"the headings are {string.Join(", ", Headings.Select(h => h.Heading))}, in this order; found '{line}'.");
                    return blocks;
                }
            }
            else if (heading < 0)
            {
                yaml.Report(file, i + 1, "has text before ## answer.");
                return blocks;
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                blocks.Add(new(Headings[heading].Section, line[2..].Trim(), IsListItem: true, i + 1));
                open = true;
            }
            else if (open)
            {
                blocks[^1] = blocks[^1] with { Template = blocks[^1].Template + " " + line.Trim() };
            }
            else
            {
                blocks.Add(new(Headings[heading].Section, line.Trim(), IsListItem: false, i + 1));
                open = true;
            }
        }

        foreach (var (name, section) in Headings)
        {
            if (!blocks.Any(b => b.Section == section) && (!verbatim || section == AnswerSection.Answer))
                yaml.Report(file, 0, $"has nothing under {name}.");
        }

        return blocks;
    }

    private void CheckBlock(string file, TopicBlock block, Dictionary<string, TopicFigure> figures, bool verbatim)
    {
        foreach (var slot in FigureSlot.In(block.Template))
        {
            if (slot.IsTaxYear)
                continue;
            if (!figures.TryGetValue(slot.Name, out var figure))
                yaml.Report(file, block.Line, $"{{{{{slot.Name}}}}} is no figure of topic.yml.");
            else if (slot.Format is not ("" or "number" or "stem") || (slot.Format == "stem" && figure.Unit is not ("date" or "month-day")))
                yaml.Report(file, block.Line, $"{{{{{slot.Name}:{slot.Format}}}}}: the format is nothing, 'number', or 'stem' for dates.");
        }

        var prose = FigureSlot.Remove(block.Template);
        if (!verbatim && Digit().IsMatch(prose))
            yaml.Report(file, block.Line, "has a number that is no declared figure; declare it in topic.yml and refer to it.");
        if (Markup().IsMatch(prose))
            yaml.Report(file, block.Line, "has markup other than **strong**; links come from links.yml.");
    }

    private void CheckParity(string relative, string file, string written, IEnumerable<string> declared, Dictionary<Language, TopicText> texts)
    {
        var used = texts.ToDictionary(t => t.Key, t => t.Value.Blocks.SelectMany(b => FigureSlot.NamesIn(b.Template)).ToHashSet());
        var any = used.Values.SelectMany(u => u).ToHashSet();
        foreach (var (language, names) in used)
        {
            foreach (var name in any.Except(names))
                yaml.Report($"{relative}/{language.Code()}.md", 0, $"never states {{{{{name}}}}}, which another language states.");
        }

        foreach (var name in declared.Except(any))
            yaml.Report(file, YamlFile.LineOf(written, name + ":"), $"figure {name} is used in no language; use it or remove it.");
    }

    [GeneratedRegex(@"^BOE-A-\d{4}-\d+#[a-z0-9-]+$")]
    private static partial Regex ArticleId();

    [GeneratedRegex(@"\d")]
    private static partial Regex Digit();

    [GeneratedRegex(@"https?:|<\w|\]\(|^\s*\|")]
    private static partial Regex Markup();

    private sealed class TopicYaml
    {
        public string Id { get; set; } = "";

        public object? TaxYears { get; set; }

        public string Territory { get; set; } = "";

        public string? Verbatim { get; set; }

        public string Visibility { get; set; } = "all";

        public List<string> RestsOn { get; set; } = [];

        public Dictionary<string, FigureYaml> Figures { get; set; } = [];

        public List<string> MustState { get; set; } = [];

        public List<string> Links { get; set; } = [];

        public List<string> Forms { get; set; } = [];

        public List<string> Related { get; set; } = [];

        public List<string> Facts { get; set; } = [];
    }

    private sealed class FigureYaml
    {
        public string Unit { get; set; } = "";

        public string? Value { get; set; }

        public Dictionary<int, string> Years { get; set; } = [];

        public string Source { get; set; } = "";
    }

    private sealed class TextYaml
    {
        public string Title { get; set; } = "";

        public List<string> Asks { get; set; } = [];
    }
}
