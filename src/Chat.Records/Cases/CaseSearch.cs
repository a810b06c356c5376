using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>Finds cases by words of their question, comment, summary, messages and notes, by their code or their number; accents and capitals do not matter.</summary>
public sealed class CaseSearch(RecordsDatabase database)
{
    // What an official types is a few words; more cost time and find nothing.
    private const int MostWords = 12;

    // Shorter ones must be whole words: their beginnings are those of half the language.
    private const int LeastPrefix = 3;

    /// <summary>Cases that hold all the words, each whole or as a beginning of three letters or more; the latest first.</summary>
    /// <param name="words">As typed.</param>
    /// <param name="filter">Which cases.</param>
    /// <param name="before"><see cref="CasePage.Next"/> of the page before; null for the first.</param>
    /// <param name="lines">1 to <see cref="CaseInbox.MostLines"/>.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<CasePage> FindAsync(string words, CaseFilter filter, long? before = null, int lines = 50, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(filter);
        lines = Math.Clamp(lines, 1, CaseInbox.MostLines);
        // A code is typed in groups; it stands in the index as one word.
        var asked = Receipts.ReceiptCode.TryParse(words, out var code) ? [code.Symbols.ToLowerInvariant()] : CaseWords.Of(words).Distinct().Take(MostWords).ToList();
        if (asked.Count == 0)
            return new CasePage([], null);
        await using var context = await database.OpenAsync(cancellation);
        var below = before ?? long.MaxValue;
        var cases = CaseInbox.Narrow(context.Cases.FromSql(Matching(asked, below)).AsNoTracking(), filter);
        var found = await CaseInbox.Lines(cases.OrderByDescending(c => c.Number).Take(lines + 1)).ToListAsync(cancellation);
        return found.Count > lines ? new CasePage(found[..lines], found[lines - 1].Number) : new CasePage(found, null);
    }

    // Words hold letters and figures only (CaseWords), so none can end its quotation.
    private FormattableString Matching(IReadOnlyList<string> asked, long below)
    {
        if (database.UsesServer)
        {
            var query = string.Join(" & ", asked.Select(w => w.Length < LeastPrefix ? $"'{w}'" : $"'{w}':*"));
            return $"SELECT c.* FROM cases c JOIN case_words w ON w.number = c.number WHERE w.words @@ {query}::tsquery AND w.number < {below}";
        }

        var match = string.Join(" AND ", asked.Select(w => w.Length < LeastPrefix ? $"\"{w}\"" : $"\"{w}\"*"));
        return $"SELECT c.* FROM cases c WHERE c.number IN (SELECT rowid FROM case_words WHERE case_words MATCH {match} AND rowid < {below})";
    }
}
