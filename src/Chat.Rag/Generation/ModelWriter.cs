using System.Text;
using System.Text.RegularExpressions;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Verification;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Generation;

/// <summary>
/// Lets a model say the guidance in its own words. It sees the question and the quoted sources and cites <c>[n]</c>;
/// it never handles an address. A line that cites no source, or states a figure that its sources do not, is dropped,
/// and where any is dropped the guidance's short answer stands in its place.
/// </summary>
public sealed partial class ModelWriter(IChatClient model, KnowledgeBase knowledge, SentenceGate gate)
{
    /// <summary>The draft in the model's words, or the quoted one when the model gives nothing that stands.</summary>
    public async Task<Draft> WriteAsync(string question, Language language, Draft quoted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(quoted);
        ChatMessage[] messages =
        [
            new(ChatRole.System, knowledge.Replies.Say(language, "model-instructions")),
            new(ChatRole.User, Prompt(question, quoted.Sources)),
        ];
        var response = await model.GetResponseAsync(messages, new ChatOptions { Temperature = 0 }, cancellation);
        var lines = response.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var sentences = lines.Select(l => ToSentence(l, quoted.Sources)).OfType<AnswerSentence>().ToList();
        var written = quoted with { Mode = AnswerMode.Generated, Sentences = sentences };
        var passed = gate.Verify(written).Passed;
        if (passed.Count == 0)
            return quoted;
        return passed.Count == lines.Length
            ? written
            : written with { Sentences = [.. passed, .. quoted.Sentences.Where(s => s.Section == AnswerSection.Answer)] };
    }

    // Built in one pass: nothing inside a question or a source can stand for another part of the prompt.
    private static string Prompt(string question, IReadOnlyList<Source> sources)
    {
        var prompt = new StringBuilder();
        foreach (var source in sources)
            prompt.Append('[').Append(source.Number).Append("] ").Append(source.Title).Append('\n').Append(source.Quote).Append("\n\n");
        return prompt.Append(question).ToString();
    }

    private static AnswerSentence? ToSentence(string line, IReadOnlyList<Source> sources)
    {
        var cited = Citation().Matches(line).Select(m => int.Parse(m.Groups[1].ValueSpan, provider: null)).Distinct().Where(n => sources.Any(s => s.Number == n)).ToList();
        var words = Citation().Replace(line, "").Trim().TrimStart('-', '*').Trim();
        return cited.Count == 0 || words.Length == 0 || Address().IsMatch(words)
            ? null
            : new AnswerSentence(words, AnswerSection.Answer, cited, IsListItem: line.StartsWith('-'));
    }

    [GeneratedRegex(@"\s*\[(\d{1,3})\]", RegexOptions.NonBacktracking)]
    private static partial Regex Citation();

    [GeneratedRegex(@"https?:|www\.|<[a-z]", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
