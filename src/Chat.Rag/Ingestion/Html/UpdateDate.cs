using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Chat.Rag.Screening;
using Chat.Rag.Text;

namespace Chat.Rag.Ingestion.Html;

/// <summary>
/// The day on which a page says that it was updated: a short line of its own ("Página actualizada: 12/marzo/2026"), in four languages, or
/// a meta tag. A date inside a sentence ("actualizado a 1 de enero") is no update of the page.
/// </summary>
internal static partial class UpdateDate
{
    private const int LongestLine = 100;

    private static readonly string[] MetaNames = ["dcterms.modified", "dc.date.modified", "article:modified_time", "last-modified", "date.modified", "dateModified"];

    // Folded; Galician "xaneiro", Catalan "gener", Basque "urtarrila" with its cases ("urtarrilaren").
    private static readonly string[][] Months =
    [
        ["enero", "gener", "xaneiro", "urtarril"], ["febrero", "febrer", "febreiro", "otsail"], ["marzo", "marc", "marzo", "martxo"],
        ["abril", "abril", "abril", "apiril"], ["mayo", "maig", "maio", "maiatz"], ["junio", "juny", "xuno", "ekain"],
        ["julio", "juliol", "xullo", "uztail"], ["agosto", "agost", "agosto", "abuztu"], ["septiembre", "setembre", "setembro", "irail"],
        ["octubre", "octubre", "outubro", "urri"], ["noviembre", "novembre", "novembro", "azaro"], ["diciembre", "desembre", "decembro", "abendu"],
    ];

    /// <summary>The day; null when the page names none.</summary>
    public static DateOnly? Of(IDocument document)
    {
        DateOnly? found = null;
        foreach (var element in document.All)
        {
            // The last one wins: it stands at the foot.
            if (element.ChildElementCount <= 3 && ShortText(element) is { Length: > 8 } line && InLine(line) is { } day)
                found = day;
        }

        return found ?? document.QuerySelectorAll("meta")
            .Where(m => MetaNames.Contains(m.GetAttribute("name") ?? m.GetAttribute("property") ?? m.GetAttribute("itemprop"), StringComparer.OrdinalIgnoreCase))
            .Select(m => InMeta(m.GetAttribute("content") ?? ""))
            .FirstOrDefault(d => d is not null);
    }

    /// <summary>The day in a line that says no more than that.</summary>
    internal static DateOnly? InLine(string line)
    {
        var match = Line().Match(Folding.Fold(line));
        if (!match.Success)
            return null;
        var dayFirst = match.Groups["d"].Success;
        return Day(
            match.Groups[dayFirst ? "y" : "y2"].Value,
            match.Groups[dayFirst ? "m" : "m2"].Value,
            match.Groups[dayFirst ? "d" : "d2"].Value);
    }

    private static DateOnly? InMeta(string content) =>
        DateOnly.TryParseExact(content.AsSpan(0, Math.Min(10, content.Length)), ["yyyy-MM-dd", "dd/MM/yyyy", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateOnly? Day(string year, string month, string day)
    {
        var number = int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var named)
            ? named
            : Array.FindIndex(Months, m => m.Any(n => month.StartsWith(n, StringComparison.Ordinal))) + 1;
        var text = string.Create(CultureInfo.InvariantCulture, $"{year}-{number:00}-{int.Parse(day, CultureInfo.InvariantCulture):00}");
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
    }

    private static string? ShortText(IElement element)
    {
        var text = new StringBuilder();
        return Add(element, text) ? InputCleaner.Clean(text.ToString()) : null;
    }

    private static bool Add(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText words)
            {
                if (text.Length + words.Length > LongestLine)
                    return false;
                text.Append(words.Data).Append(' ');
            }
            else if (!Add(child, text))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(
        @"^(pagina |paxina |orria |orrialdea )?(actualizad[oa]|actualizacion|ultima (actualizacion|modificacion)|fecha de (actualizacion|modificacion)|"
        + @"actualitzad[oa]|actualitzat|actualitzacio|(darrera|ultima) (actualitzacio|modificacio)|data d['’]actualitzacio|"
        + @"data de (actualizacion|actualitzacio|modificacion)|ultima actualizacion|eguneratua|eguneratze[- ]data|(azken )?eguneratzea|(azken )?eguneraketa)"
        + @"( el| a| o| en)?( dia)? ?:? ?"
        + @"((?<d>[0-9]{1,2})[ /.-]+(de |d['’])?(?<m>[a-z]{3,12}|[0-9]{1,2})[ /.-]+(de |del )?(?<y>[12][0-9]{3})|"
        + @"(?<y2>[12][0-9]{3})(ko)?[ /.-]+(?<m2>[a-z]{3,14}|[0-9]{1,2})[ /.-]+(?<d2>[0-9]{1,2})(a|an)?)\.?$",
        RegexOptions.NonBacktracking)]
    private static partial Regex Line();
}
