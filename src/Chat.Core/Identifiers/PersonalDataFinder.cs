namespace Chat.Core.Identifiers;

/// <summary>Personal data found in a text.</summary>
/// <param name="Type">One of <see cref="PersonalDataFinder.Types"/>.</param>
/// <param name="Start">UTF-16 offset of the first character.</param>
/// <param name="End">UTF-16 offset after the last one.</param>
/// <param name="Value">As written, without a Basque case ending (<c>12345678Z-ren</c>).</param>
public sealed record PersonalData(string Type, int Start, int End, string Value);

/// <summary>
/// Finds personal data. A shape only proposes; the check digit decides, so that form numbers, amounts and law ids are left alone;
/// what has no check digit is found by the words around it. One pass without backtracking, linear in the length of the text.
/// The browser does the same before a question is sent (<c>personal-data.js</c>), by the same rules and test vectors.
/// </summary>
public static class PersonalDataFinder
{
    /// <summary>
    /// All types: with check digits <c>DNI</c> (and NIF K, L, M), <c>NIE</c>, <c>CIF</c>, <c>IBAN</c> (and accounts in the older form), <c>CARD</c>,
    /// <c>NUSS</c>, <c>CADASTRAL</c>, <c>CUPS</c>; by their form <c>PLATE</c>, <c>EMAIL</c>, <c>PHONE</c>; by the words around them the others.
    /// </summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "DNI", "NIE", "CIF", "IBAN", "CARD", "NUSS", "CADASTRAL", "CUPS", "PLATE", "EMAIL", "PHONE",
        "REFERENCE", "BOX505", "EXPIRY", "SUPPORT", "CSV", "NRC", "PIN", "PASSWORD", "NAME", "ADDRESS",
    ];

    /// <summary>True for a type with which someone else could act as the citizen: never to be told to anybody.</summary>
    public static bool IsCredential(string type) => PersonalDataRules.Current.Credentials.Contains(type);

    /// <summary>All personal data, in order, without overlaps.</summary>
    public static IReadOnlyList<PersonalData> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = new FoldedText(text);
        var found = new List<PersonalData>();
        var taken = new bool[text.Length];
        // In the order in which they may claim a stretch of text.
        Add(EmailFinder.Find(folded));
        Add(new NumberFinder(folded).Find());
        if (folded.Words.Count > 0)
        {
            Add(CodeFinder.Find(folded));
            Add(ReturnDetailFinder.Find(folded));
            Add(new AddressFinder(folded).Find());
            Add(new NameFinder(folded).Find());
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Add(IEnumerable<(string Type, int Start, int End)> finds)
        {
            foreach (var find in finds)
            {
                var (start, end) = (folded.StartOf(find.Start), folded.EndOf(find.End));
                if (taken.AsSpan(start, end - start).Contains(true))
                    continue;
                taken.AsSpan(start, end - start).Fill(true);
                found.Add(new PersonalData(find.Type, start, end, text[start..end]));
            }
        }
    }

    /// <summary>The text with each find replaced by its type in brackets: <c>[DNI]</c>.</summary>
    public static string Mask(string text, IReadOnlyList<PersonalData> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(found);
        var masked = new System.Text.StringBuilder(text.Length);
        var from = 0;
        foreach (var data in found)
        {
            masked.Append(text, from, data.Start - from).Append('[').Append(data.Type).Append(']');
            from = data.End;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>The types of the masks in a text, in the order of <see cref="Types"/>: what was removed from it, here or in the browser.</summary>
    public static IReadOnlyList<string> Masked(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Types.Where(t => text.Contains($"[{t}]", StringComparison.Ordinal))];
    }
}
