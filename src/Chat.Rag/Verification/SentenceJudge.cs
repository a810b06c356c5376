using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Rag.Generation;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>What the gate says of a written sentence.</summary>
/// <param name="Fault">What is wrong with it; null when it may be shown.</param>
/// <param name="Sentences">As it is shown: one sentence, or an opening and its list; empty when it may not.</param>
public sealed record SentenceVerdict(SentenceFault? Fault, IReadOnlyList<AnswerSentence> Sentences);

/// <summary>
/// The gate for a sentence that a model has just written. It is shown only if it cites sources that the model was given, every figure
/// in it stands in those, it is in the citizen's language, and it neither promises, threatens nor decides. The figures of the whole answer go through
/// <see cref="SentenceGate"/> once more at the end.
/// </summary>
public sealed class SentenceJudge(LanguageCheck languages, ForbiddenPhrases phrases, SupportCheck support, NameCheck names, EchoCheck echoes)
{
    private const double SameWords = 0.9;

    /// <summary>Judges a sentence.</summary>
    /// <param name="sentence">As written.</param>
    /// <param name="sources">What the model was given.</param>
    /// <param name="language">The language of the answer.</param>
    /// <param name="said">What is shown already.</param>
    public SentenceVerdict Judge(WrittenSentence sentence, SuppliedSources sources, Language language, IReadOnlyList<AnswerSentence> said)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(said);
        if (FaultOf(sentence, sources, language, said) is { } fault)
            return new(fault, []);
        return new(null, [.. sentence.Parts.Select((p, i) => new AnswerSentence(
            p.Text, AnswerSection.Answer, [.. p.Cited.Order()], IsListItem: p.IsListItem, Continues: i == 0 && sentence.Continues && !p.IsListItem))]);
    }

    private SentenceFault? FaultOf(WrittenSentence sentence, SuppliedSources sources, Language language, IReadOnlyList<AnswerSentence> said)
    {
        var text = sentence.Text;
        if (sentence.Raw.Length >= SentenceSplitter.Longest)
            return SentenceFault.TooLong;
        if (echoes.IsIn(text))
            return SentenceFault.EchoesInstructions;
        if (MarkupCheck.IsIn(text))
            return SentenceFault.Markup;
        if (sentence.Parts.Any(p => p.Cited.Count == 0))
            return SentenceFault.NoCitation;
        if (sentence.Parts.Any(p => !p.Cited.All(sources.Has)))
            return SentenceFault.UnknownCitation;
        if (!languages.MayBe(text, language))
            return SentenceFault.WrongLanguage;
        if (phrases.IsIn(text, language))
            return SentenceFault.PromiseOrDecision;
        foreach (var part in sentence.Parts)
        {
            var cited = sources.Of(part.Cited);
            if (FigureReader.Read(part.Text).Any(f => !cited.Exists(c => f.StandsIn(c.Figures))) || SpelledNumbers.AreUnknown(part.Text, cited))
                return SentenceFault.FigureNotInSource;
            if (QuestionEcho.IsIn(part.Text, sources.Asked, cited))
                return SentenceFault.FigureNotInSource;
            if (!names.KnowsAll(cited, part.Text, language))
                return SentenceFault.NameNotInSource;
        }

        if (!support.Carries(sources.Of(sentence.Parts.SelectMany(p => p.Cited).Distinct()), text, language))
            return SentenceFault.NotInSource;
        var words = Folding.Tokens(text).ToHashSet(StringComparer.Ordinal);
        return said.Any(s => SaysTheSame(words, text, s.Text)) ? SentenceFault.Repeated : null;
    }

    // Nine words in ten, and the same figures: "the limit is 22.000" and "the limit is 15.876" are two sentences.
    private static bool SaysTheSame(HashSet<string> words, string text, string before)
    {
        var then = Folding.Tokens(before).ToHashSet(StringComparer.Ordinal);
        var shared = (double)words.Count(then.Contains);
        return shared / Math.Max(1, words.Count + then.Count - shared) >= SameWords && Values(text).SetEquals(Values(before));
    }

    private static HashSet<string> Values(string text) => [.. FigureReader.Read(text).Select(f => f.Value)];
}
