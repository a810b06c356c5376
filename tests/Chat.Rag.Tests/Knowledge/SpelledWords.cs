using System.Text;
using System.Text.RegularExpressions;
using Chat.Core.Languages;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>What of a text is a word to spell, and which words are right though the dictionary lacks them.</summary>
internal sealed partial class SpelledWords(Language language, IReadOnlySet<string> reviewed)
{
    /// <summary>The words of a text, without figures, slots, and what is glued to them.</summary>
    public static IEnumerable<string> In(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormC).Replace('’', '\'').Replace("ŀ", "l·", StringComparison.Ordinal);
        foreach (var unspelled in (Regex[])[Figure(), Slot(), WithDigitOrAt()])
            plain = unspelled.Replace(plain, " ");
        return Word().Matches(plain).Select(m => m.Value);
    }

    /// <summary>
    /// The words to ask the dictionary for. Basque compounds are spelt part by part: any two nouns may be joined by a hyphen.
    /// </summary>
    public IEnumerable<string> ToAsk(string word) => language == Language.Eu ? word.Split('-') : [word];

    /// <summary>True when the word, or each part of it that the dictionary does not know, is on the reviewed list.</summary>
    public bool IsRight(string word, IReadOnlySet<string> unknown) =>
        reviewed.Contains(word) || Parts(word).All(p => !unknown.Contains(p) || IsReviewed(p));

    // Where the dictionary says nothing about hyphen and apostrophe, hunspell itself splits there.
    private static IEnumerable<string> Parts(string word) => word.Split('-', '\'').Concat(word.Split('-')).Append(word).Distinct();

    private bool IsReviewed(string part) =>
        reviewed.Contains(part)
        || reviewed.Contains(char.ToLowerInvariant(part[0]) + part[1..])
        || (language == Language.Ca && CatalanElision().Match(part) is { Success: true } elided && IsReviewed(elided.Groups["word"].Value))
        || (language == Language.Eu && BasqueAcronym().Match(part) is { Success: true } declined && reviewed.Contains(declined.Groups["acronym"].Value));

    [GeneratedRegex(@"[\p{L}'%]*\{\{[^}]+\}\}\p{L}*")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\{[a-z]+\}\p{L}*")]
    private static partial Regex Slot();

    // "Cl@ve", "Import@ss", "1112/2018", "/openapi/v1.json".
    [GeneratedRegex(@"[\p{L}/.-]*[\d@][\p{L}\d@/.-]*")]
    private static partial Regex WithDigitOrAt();

    [GeneratedRegex(@"\p{L}+(?:['·-]\p{L}+)*")]
    private static partial Regex Word();

    [GeneratedRegex("^[ldLD]'(?<word>.+)$")]
    private static partial Regex CatalanElision();

    // An acronym takes its ending without a hyphen: BEZaren, IFZrekin, GSDNk.
    [GeneratedRegex(@"^(?<acronym>\p{Lu}{2,})(?:a|ak|an|ari|aren|arekin|e?an|ei|ek|en|e?ko|e?koa|e?ra|e?rako|e?tik|e?z|k|n|ren|rena|renak|rekin|ri|r?ik|ko|ekin)$")]
    private static partial Regex BasqueAcronym();
}
