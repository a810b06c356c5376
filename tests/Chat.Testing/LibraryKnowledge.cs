using Chat.Core.Languages;

namespace Chat.Testing;

/// <summary>
/// A knowledge folder of another domain (a town library), small enough to read: what passes on it holds no word of tax.
/// Tests break it file by file.
/// </summary>
public sealed class LibraryKnowledge : IDisposable
{
    private static readonly string[] ReplyKeys =
    [
        "declined-evasion", "declined-injection", "declined-abuse", "declined-out-of-scope", "signposted-crisis", "not-found",
        "redirected-own-data", "redirected-other-administration", "clarification-unclear", "greeting", "human", "failed-overloaded",
        "failed-timeout", "failed-error", "empty-question", "too-long-question", "foral-caveat", "year-assumed", "year-not-covered",
        "other-language", "spanish-source", "several-questions", "personal-data-removed", "never-share", "calendar-next", "calendar-moved", "two-years",
        "ask-year", "ask-territory", "section-detail", "section-exceptions", "section-todo", "related", "legal-basis", "talk-to-person",
        "service-name", "administration-of-territory", "model-busy", "model-slow", "model-retracted", "law-quote", "part-set-aside",
        .. Chat.Core.Identifiers.PersonalDataFinder.Types.Select(t => "data-" + t),
        "manual-quote", "manual-quote-of-year", "page-quote", "page-quote-of-year",
    ];

    /// <summary>Writes the folder.</summary>
    public LibraryKnowledge()
    {
        Write("areas.yml", "- {id: loans, defaultYear: current, foralCaveat: false, name: {es: Préstamos, ca: Préstecs, gl: Préstamos, eu: Maileguak}}");
        Write("links.yml", "catalogue: https://library.example");
        Write("laws.yml", "BOE-A-2000-1:\n  short: Reglamento de la biblioteca\n  rank: regulation\n  units: {a5: Artículo 5. Préstamo}");
        Write("glossary.yml", "- {id: book, es: [libro, novela], ca: [llibre], gl: [libro], eu: [liburu]}\n- {id: silence, es: [silencio], ca: [silenci], gl: [silencio], eu: [isiltasun]}\n- {id: room, es: [sala], ca: [sala], gl: [sala], eu: [gela]}\n- {id: reading, es: [lectura], ca: [lectura], gl: [lectura], eu: [irakurketa]}");
        Write("wording.yml", "stopWords: {es: [de, el, la], ca: [de], gl: [de], eu: [eta]}\nfollowUps: {es: [y si], ca: [i si], gl: [e se], eu: [eta]}\n"
            + "lastYear: {es: [el año pasado], ca: [], gl: [], eu: []}\nthisYear: {es: [], ca: [], gl: [], eu: []}\nresidence: {es: [vivo en], ca: [], gl: [], eu: []}");
        Write("gate.yml", "promises: {es: [le garantiz*], ca: [li garant*], gl: [garantimos*], eu: [bermatzen d*]}\ndecisions: {es: [queda usted exent*], ca: [], gl: [], eu: []}\nthreats: {es: [le multaremos], ca: [], gl: [], eu: []}");
        Write("scope-labels.yml", "- {id: in-scope, outcome: in-scope, topics: [], examples: {es: [cuántos libros], ca: [quants llibres], gl: [cantos libros], eu: [zenbat liburu]}}\n"
            + "- {id: out-of-scope, outcome: declined-out-of-scope, topics: [], examples: {es: [receta de tortilla con cebolla], ca: [recepta], gl: [receita], eu: [errezeta]}}");
        Write("competence.yml", "administrations: []\nmatters: []\nterritoryRules: []");
        Write("territories.yml", "[]");
        Write("languages.yml", "es: [hola qué tal]\nca: [hola com va]\ngl: [ola que tal]\neu: [kaixo zer moduz]\nother: {en: [hello there how are you]}\nfunctionWords: {es: [el]}");
        foreach (var language in LanguageCodes.All)
            Write($"replies/{language.Code()}.yml", string.Join('\n', ReplyKeys.Select(k => $"{k}: \"{language.Code()} {k} {{max}} {{year}} {{asked}}\"")));
        AddTopic("loans/how-many", "taxYears: [2025, 2026]\nterritory: state\nrestsOn: [BOE-A-2000-1#a5]\nfigures:\n  books: {unit: number, years: {2025: 4, 2026: 6}, source: BOE-A-2000-1#a5}\nmustState: [books]\nlinks: [catalogue]", "Libros en préstamo", "{{books}} libros", "libro prestado");
        AddTopic("loans/fines", "taxYears: all\nterritory: state\nrestsOn: [BOE-A-2000-1#a5]\nfigures:\n  fine: {unit: EUR, value: 0.5, source: BOE-A-2000-1#a5}\nmustState: [fine]", "Retraso al devolver", "la multa es de {{fine}} al día", "multa retraso devolver tarde");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("knowledge-").FullName;

    /// <summary>Writes a file.</summary>
    public void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }

    /// <summary>Replaces words in a file.</summary>
    public void Replace(string file, string words, string with)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        if (!text.Contains(words, StringComparison.Ordinal))
            throw new InvalidOperationException($"{file} does not contain '{words}'.");
        File.WriteAllText(path, text.Replace(words, with, StringComparison.Ordinal));
    }

    /// <summary>Removes a file.</summary>
    public void Remove(string file) => File.Delete(Path.Combine(Folder, file));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void AddTopic(string id, string yaml, string title, string answer, string ask)
    {
        Write($"topics/{id}/topic.yml", $"id: {id}\n{yaml}");
        foreach (var language in LanguageCodes.All)
        {
            var asks = string.Concat(Enumerable.Range(1, 8).Select(n => $"  - {ask} {language.Code()} {n}{n}{n}{n}{n}\n"));
            Write($"topics/{id}/{language.Code()}.md", $"---\ntitle: {title}\nasks:\n{asks}---\n## answer\n{answer}.\n\n## detail\n- Detalle.\n\n## exceptions\n- Ninguna.\n\n## todo\n- Nada.");
        }
    }
}
