using Chat.Core.Figures;
using Chat.Rag.Text;

namespace Chat.Rag.Verification;

/// <summary>
/// Finds amounts, rates and large numbers that are spelled out ("quince mil euros", "hogeita bat ehuneko"). <see cref="FigureReader"/> reads
/// numbers with digits, and counts in words; what is spelled out and cannot be compared is not shown, unless a source spells it the same.
/// </summary>
internal static class SpelledNumbers
{
    private static readonly HashSet<string> Words = Set(
        "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintiun veintidos veintitres"
        + " veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos trescientos"
        + " cuatrocientos quinientos seiscientos setecientos ochocientos novecientos mil millon millones"
        + " dues quatre cinc sis set vuit huit nou deu onze dotze tretze catorze quinze setze disset divuit dinou vint trenta quaranta cinquanta seixanta setanta vuitanta noranta"
        + " cent cents milio milions"
        + " dous duas catro sete oito nove dez dezaseis dezasete dezaoito dezanove vinte trinta corenta oitenta cen cento douscentos trescentos catrocentos cincocentos seiscentos"
        + " setecentos oitocentos novecentos millons"
        + " bi hiru lau bost sei zazpi zortzi bederatzi hamar hamaika hamabi hamahiru hamalau hamabost hamasei hamazazpi hemezortzi hemeretzi hogei hogeita berrogei berrogeita"
        + " hirurogei hirurogeita laurogei laurogeita ehun berrehun hirurehun laurehun bostehun seiehun zazpiehun zortziehun bederatziehun mila milioi");

    private static readonly HashSet<string> Large = Set("mil mila millon millones milio milions millons milioi");
    // These end a number and do not begin one: "vint-i-un", "hogeita bat".
    private static readonly HashSet<string> Units = Set("un una uno u unha bat");
    private static readonly HashSet<string> Joints = Set("y i e eta de");

    /// <summary>True when the text spells out a number that none of the sources does.</summary>
    public static bool AreUnknown(string text, IReadOnlyList<SourceWords> cited)
    {
        var tokens = Folding.Tokens(WithoutFigures(text));
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!Words.Contains(tokens[i]))
                continue;
            var end = i + 1;
            while (end < tokens.Count && (GoesOn(tokens[end]) || (Joints.Contains(tokens[end]) && end + 1 < tokens.Count && (GoesOn(tokens[end + 1]) || IsUnit(tokens, end + 1)))))
                end++;
            var run = tokens[i..end];
            if ((run.Any(Large.Contains) || IsUnit(tokens, end) || (i > 0 && tokens[i - 1] == "ehuneko")) && !cited.Any(c => run.All(c.Tokens.Contains)))
                return true;
            i = end - 1;
        }

        return false;
    }

    private static bool GoesOn(string token) => Words.Contains(token) || Units.Contains(token);

    private static bool IsUnit(List<string> tokens, int at) =>
        at < tokens.Count && (tokens[at].StartsWith("euro", StringComparison.Ordinal) || tokens[at] == "ehuneko"
            || (at + 1 < tokens.Count && tokens[at] is "por" or "per" && tokens[at + 1] is "ciento" or "cento" or "cent"));

    private static string WithoutFigures(string text)
    {
        foreach (var figure in FigureReader.Read(text).OrderByDescending(f => f.Start))
            text = text[..figure.Start] + " . " + text[figure.End..];
        return text;
    }

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];
}
