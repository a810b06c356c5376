using System.Globalization;
using System.Text;
using Chat.Core.Languages;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Cases;

/// <summary>
/// The words by which cases are found: without accents and capitals, written and asked alike, so that neither database needs to know a
/// language. SQLite keeps them in an FTS5 table, PostgreSQL in a <c>tsvector</c>; both under the case's number.
/// </summary>
internal static class CaseWords
{
    // Longer ones are no words.
    private const int LongestWord = 40;

    /// <summary>The words of a text.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                word.Append(Accents.Fold(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                yield return Taken(word);
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return Taken(word);
    }

    /// <summary>Adds words to those of a case, in its transaction.</summary>
    public static async Task AddAsync(RecordsContext context, bool server, long number, CancellationToken cancellation, params IEnumerable<string?> texts)
    {
        var words = string.Join(' ', texts.OfType<string>().SelectMany(Of));
        if (words.Length == 0)
            return;
        if (server)
        {
            // Word by word as they are: its parser would take a code for a number and a rest.
            await context.Database.ExecuteSqlAsync($"""
                INSERT INTO case_words (number, words) VALUES ({number}, array_to_tsvector(string_to_array({words}, ' ')))
                ON CONFLICT (number) DO UPDATE SET words = case_words.words || excluded.words
                """, cancellation);
            return;
        }

        // An FTS5 table knows no ON CONFLICT.
        if (await context.Database.ExecuteSqlAsync($"UPDATE case_words SET words = words || ' ' || {words} WHERE rowid = {number}", cancellation) == 0)
            await context.Database.ExecuteSqlAsync($"INSERT INTO case_words (rowid, words) VALUES ({number}, {words})", cancellation);
    }

    /// <summary>Writes the words of many new cases, as <see cref="AddAsync"/> does for one; to a server in one statement, since there is a way to it in between.</summary>
    public static async Task AddNewAsync(RecordsContext context, bool server, IReadOnlyList<(long Number, IEnumerable<string> Texts)> cases, CancellationToken cancellation)
    {
        var (numbers, words) = (cases.Select(c => c.Number).ToArray(), cases.Select(c => string.Join(' ', c.Texts.SelectMany(Of))).ToArray());
        if (server)
        {
            await context.Database.ExecuteSqlAsync($"INSERT INTO case_words (number, words) SELECT n, array_to_tsvector(string_to_array(w, ' ')) FROM unnest({numbers}, {words}) AS all_words (n, w)", cancellation);
            return;
        }

        for (var i = 0; i < numbers.Length; i++)
            await context.Database.ExecuteSqlAsync($"INSERT INTO case_words (rowid, words) VALUES ({numbers[i]}, {words[i]})", cancellation);
    }

    /// <summary>Forgets the words of cases.</summary>
    public static async Task ForgetAsync(RecordsContext context, bool server, IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        foreach (var number in numbers)
        {
            if (server)
                await context.Database.ExecuteSqlAsync($"DELETE FROM case_words WHERE number = {number}", cancellation);
            else
                await context.Database.ExecuteSqlAsync($"DELETE FROM case_words WHERE rowid = {number}", cancellation);
        }
    }

    private static string Taken(StringBuilder word) => word.ToString(0, Math.Min(word.Length, LongestWord));
}
