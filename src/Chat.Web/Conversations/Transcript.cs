using System.Text;
using Chat.Rag.Knowledge;
using Chat.Web.Hosting;
using Chat.Web.Wording;

namespace Chat.Web.Conversations;

/// <summary>A conversation as a text file: questions, answers and their sources.</summary>
internal static class Transcript
{
    /// <summary>Writes it, in the words of the page.</summary>
    public static string Write(IReadOnlyList<Turn> turns, UiWording w, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(w["file-title"]).AppendLine(w.Say("file-made", ("date", TopicFigure.FormatDate(DateOnly.FromDateTime(now.DateTime), w.Language))));
        text.AppendLine(w["ai-title"] + ". " + w["disclaimer"]);
        foreach (var turn in turns)
        {
            text.AppendLine().AppendLine(new string('—', 24)).AppendLine($"{w["you-asked"]}: {turn.Question}").AppendLine();
            Answer(text, turn, w);
            Sources(text, turn, w);
            if (turn.Answer?.Receipt is { } receipt)
                text.AppendLine().AppendLine($"{w["receipt"]}: {receipt.Code}");
        }

        return text.ToString();
    }

    private static void Answer(StringBuilder text, Turn turn, UiWording w)
    {
        foreach (var sentence in turn.Sentences)
        {
            if (sentence.Heading is not null)
                text.AppendLine().AppendLine(sentence.Heading);
            var numbers = string.Concat(sentence.Sources.Select(n => $" [{Numbers.Plain(n)}]"));
            text.AppendLine((sentence.IsListItem ? "- " : "") + sentence.Text.Replace("**", "", StringComparison.Ordinal) + numbers);
        }

        if (turn.Sentences.Count > 0)
            text.AppendLine($"({w["machine-made"]})");
        foreach (var notice in turn.Answer?.Notices ?? [])
            text.AppendLine($"({notice.Text})");
        if (turn.State == TurnState.Stopped)
            text.AppendLine($"({w["stopped"]})");
        else if (turn.State == TurnState.Failed)
            text.AppendLine($"({w["failed"]})");
    }

    private static void Sources(StringBuilder text, Turn turn, UiWording w)
    {
        if (!turn.HasSources)
            return;
        text.AppendLine().AppendLine(w["sources"]);
        foreach (var source in turn.Sources)
        {
            text.AppendLine($"[{Numbers.Plain(source.Number)}] {source.Title}" + (source.Url is null ? "" : $" — {source.Url}"));
            foreach (var law in source.LegalBasis)
                text.AppendLine($"    {law.Title} — {law.Url}");
        }
    }
}
