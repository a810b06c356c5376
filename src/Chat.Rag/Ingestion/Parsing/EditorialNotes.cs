using System.Text.RegularExpressions;

namespace Chat.Rag.Ingestion.Parsing;

/// <summary>
/// The publisher's notes under one wording of a unit, newest first. Kept is what says which figure or validity is in force;
/// the list of past changes is dropped, and its first entry tells which text brought the wording.
/// </summary>
internal sealed partial class EditorialNotes
{
    private int _changes;

    /// <summary>Id of the text named by the newest note of a change; null when there is none.</summary>
    public string? ChangedBy { get; private set; }

    /// <summary>True for words of the publisher, not of the law.</summary>
    public static bool IsNote(string text) => OpeningOfNote().IsMatch(text);

    /// <summary>True where an older wording is quoted from here on.</summary>
    public static bool OpensOldWording(string text) => OldWording().IsMatch(text);

    /// <summary>Takes the next note; true when it is to be kept.</summary>
    /// <param name="text">The note without markup.</param>
    public bool Keeps(string text)
    {
        if (Change().IsMatch(text))
        {
            _changes++;
            if (_changes == 1)
                ChangedBy = Reference().Match(text) is { Success: true } reference ? reference.Groups["id"].Value : null;
            return Amount().IsMatch(text);
        }

        // What stands under the second change and later is about wordings that are gone, unless it still gives a figure or an extension.
        return _changes <= 1 || Amount().IsMatch(text) || text.StartsWith("Se prorroga", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(?:T[ée]ngase|Véase|V[ée]anse|Se (?:modific|añad|suprim|derog|renumer|reenumer|introduc|sustituy|da nueva|actualiz|deja|declara|prorrog|incorpora|revis|mantien)|Redactad[oa]s?|Última (?:modificación|actualización)|Esta (?:modificación|actualización|incorporación|redacción|supresión|derogación|prórroga))", RegexOptions.CultureInvariant)]
    private static partial Regex OpeningOfNote();

    [GeneratedRegex(@"^(?:Se (?:modific|añad|suprim|derog|renumer|reenumer|introduc|sustituy|da nueva|actualiz|incorpora|reordena|numera|declara)|Redactad[oa]s?|Última (?:modificación|actualización)|Texto añadido)", RegexOptions.CultureInvariant)]
    private static partial Regex Change();

    [GeneratedRegex(@"^Redacci[óo]n (?:anterior|vigente|hasta|dada|original|aplicable)", RegexOptions.CultureInvariant)]
    private static partial Regex OldWording();

    [GeneratedRegex(@"\d ?(?:euros?|€)", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\bRef\. (?<id>[A-Z]{2,5}-[A-Za-z]-\d{4}-\d{1,6})", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
