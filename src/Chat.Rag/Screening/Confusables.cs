using System.Buffers;
using System.Text;

namespace Chat.Rag.Screening;

/// <summary>
/// Letters of other scripts that look like Latin ones (Unicode UTS 39, the part that fonts show alike), read as the letters that
/// they pass for. For sorting and searching only: what is shown stays as it was written.
/// </summary>
internal static class Confusables
{
    // Cyrillic, Greek, Armenian, Cherokee and small capitals.
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
        var normal = text.EnumerateRunes().Any(r => Drawn(r) != r) ? string.Concat(text.EnumerateRunes().Select(Drawn)) : text;
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

    // Enclosed, full-width and mathematical letters, as NFKC reads them; the runtime has no NFKC without ICU (InvariantGlobalization).
    private static Rune Drawn(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFF01 + '!'),
        >= 0x24B6 and <= 0x24CF => new Rune(rune.Value - 0x24B6 + 'A'),
        >= 0x24D0 and <= 0x24E9 => new Rune(rune.Value - 0x24D0 + 'a'),
        >= 0x1F130 and <= 0x1F149 => new Rune(rune.Value - 0x1F130 + 'A'),
        // Thirteen alphabets of capitals and small letters.
        >= 0x1D400 and <= 0x1D6A3 => (rune.Value - 0x1D400) % 52 is var letter && letter < 26 ? new Rune('A' + letter) : new Rune('a' + letter - 26),
        _ => rune,
    };
}
