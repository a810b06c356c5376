using System.Security.Cryptography;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Generation;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>The project's own guidance as documents: one for each topic, one unit for each language, figures filled in.</summary>
public sealed class TopicParser(KnowledgeBase knowledge)
{
    private const string Licence = "Guidance of this project in its own words, Apache-2.0; the law that it rests on is named in it.";

    private readonly GuidanceQuoter _quoter = new(knowledge);

    /// <summary>All topics, by id.</summary>
    /// <param name="day">Figures are those of the tax year that a question without a year means on this day.</param>
    public IReadOnlyList<ParsedDocument> Parse(DateOnly day) =>
        [.. knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal).Select(t => Parse(t, day))];

    /// <summary>One topic.</summary>
    public ParsedDocument Parse(Topic topic, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var year = topic.ResolveYear(topic.Area.DefaultYear(day));
        var languages = LanguageCodes.All.Where(topic.Texts.ContainsKey).ToList();
        var quotes = languages.ConvertAll(l => _quoter.Quote(topic, l, year));
        return new ParsedDocument
        {
            Id = "topic:" + topic.Id,
            Title = quotes[0].Title,
            Rank = DocumentRank.Guidance,
            Scope = ParsedDocument.StateScope,
            Language = languages[0],
            Provenance = new Provenance("topics", topic.Url ?? "topic:" + topic.Id, Licence, null, Digest(quotes)),
            Units = [.. quotes.Select(q => ToUnit(topic, q)).Where(u => u.Versions[0].Blocks.Count > 0)],
            Warnings = [.. quotes.Where(q => !q.Complete).Select(q => $"topic:{topic.Id} leaves out a sentence in {q.Language.Code()}: a figure has no value for {year}.")],
        };
    }

    private static DocumentUnit ToUnit(Topic topic, QuotedTopic quoted)
    {
        Block[] blocks = [.. quoted.Sentences.Select(s => new Paragraph(s.Text.Replace("**", "", StringComparison.Ordinal)))];
        var path = topic.Area.Names.TryGetValue(quoted.Language, out var area) ? [area] : Array.Empty<string>();
        return new(quoted.Language.Code(), UnitKind.Section, quoted.Title, path, [new UnitVersion(null, null, null, blocks)]) { Language = quoted.Language };
    }

    private static string Digest(List<QuotedTopic> quotes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', quotes.Select(q => q.Title + "\n" + q.Quote)))));
}
