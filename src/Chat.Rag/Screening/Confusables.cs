using System.Buffers;
using System.Text;

namespace Chat.Rag.Screening;

/// <summary>
/// Letters of other scripts that look like Latin ones (Unicode UTS 39, the part that fonts show alike), read as the letters that
/// they pass for. For sorting and searching only: what is shown stays as it was written.
/// </summary>
internal static class Confusables
{
    // Cyrillic, Greek, Armenian, Cherokee and small capitals; full-width and mathematical letters are NFKC's to fold.
    private const string Foreign = "аеорсухкмтвнігѕјԛԝһԁӏпьЅІЈАВЕКМНОРСТУХԌԚԜαβεηικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսցһոᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡ";
    private const string Latin = "aeopcyxkmtbhirsjqwhdlnbSIJABEKMHOPCTYXGQWabenikvoptuxwABEZHIKMNOPTYXoughnabcdefghijklmnoprstuvwyziag";

    private static readonly SearchValues<char> Keys = SearchValues.Create(Foreign);
    private static readonly Dictionary<char, char> Look = Foreign.Zip(Latin).DistinctBy(p => p.First).ToDictionary(p => p.First, p => p.Second);

    /// <summary>The text with look-alikes folded, if it has Latin letters too; a text in another script is left as it is.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="folded">How many letters passed for others.</param>
    public static string Fold(string text, out int folded)
    {
        folded = 0;
        // Only for letters that are drawn differently: elsewhere NFKC changes words ("1.º", "½").
        var normal = text.EnumerateRunes().Any(IsDrawnLetter) ? text.Normalize(NormalizationForm.FormKC) : text;
        if (!normal.AsSpan().ContainsAny(Keys) || !normal.Any(char.IsAsciiLetter))
            return normal;
        var plain = new StringBuilder(normal.Length);
        foreach (var c in normal)
        {
            plain.Append(Look.GetValueOrDefault(c, c));
            folded += Look.ContainsKey(c) ? 1 : 0;
        }

        return plain.ToString();
    }

    // Enclosed, full-width and mathematical letters.
    private static bool IsDrawnLetter(Rune rune) => rune.Value is (>= 0x2460 and <= 0x24FF) or (>= 0xFF01 and <= 0xFF5E) or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1F110 and <= 0x1F12B);
}
