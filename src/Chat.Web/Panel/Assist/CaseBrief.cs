using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Knowledge;
using Chat.Records.Audit;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Panel.Assist;

/// <summary>What of a case the assistant needs in order to help its official: no words but the question, and what the conversation had settled.</summary>
/// <param name="Id">The case.</param>
/// <param name="Code">As the citizen knows it.</param>
/// <param name="Language">The citizen's.</param>
/// <param name="Question">Without personal data; empty once erased, or where none was given.</param>
/// <param name="Context">Tax year, territory and topic.</param>
/// <param name="Administration">Id of the administration that it was forwarded to; null for none.</param>
public sealed record CaseBrief(Guid Id, string Code, Language Language, string Question, ConversationContext Context, string? Administration)
{
    /// <summary>The values of variables that the case has, in its language; what it has not is asked for.</summary>
    public IReadOnlyDictionary<string, string> Variables(KnowledgeBase knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["case"] = Code };
        if (Context.Topic is { } id && knowledge.Topics.TryGetValue(id, out var topic))
        {
            values["topic"] = topic.Texts[Language].Title;
            // With several, which one it is depends on the person.
            if (topic.Forms is [var form])
                values["form"] = form;
        }

        if (Administration is { } forwarded && knowledge.Competence.Administrations.TryGetValue(forwarded, out var administration))
            values["administration"] = administration.Names[Language];
        return values;
    }
}

/// <summary>Reads briefs, and writes down what officials made of them: acts, never words.</summary>
public sealed class CaseBriefs(RecordsDatabase database, AuditLog audit)
{
    /// <summary>A draft was made.</summary>
    public const string Draft = "case.draft";

    /// <summary>A sheet for an appointment was made.</summary>
    public const string Sheet = "case.sheet";

    /// <summary>The case's page of assistance was opened.</summary>
    public const string Assist = "case.assist";

    /// <summary>A brief; null when there is no such case.</summary>
    public async Task<CaseBrief?> ReadAsync(Guid id, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        if (await context.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } kept)
            return null;
        var language = LanguageCodes.TryParse(kept.Language, out var known) ? known : Language.Es;
        var erased = kept.ErasedAt is not null;
        // The answer that led here settled the year; the conversation itself is read only when the citizen shares it.
        var last = !erased && kept.Shared && kept.ConversationId is { } conversation
            ? await context.Turns.AsNoTracking().Where(t => t.ConversationId == conversation).OrderByDescending(t => t.At).ThenByDescending(t => t.Id).FirstOrDefaultAsync(cancellation)
            : null;
        // Where an older release wrote the answer in another shape, the case's own topic and territory must do.
        var settled = last?.ReadAnswer()?.Context ?? ConversationContext.Empty;
        return new CaseBrief(
            id,
            kept.Code.ToString(),
            language,
            erased ? "" : kept.Question ?? "",
            settled with { Topic = kept.Topic ?? settled.Topic, Territory = kept.Territory ?? settled.Territory, Language = language.Code() },
            kept.Administration);
    }

    /// <summary>Writes an act down.</summary>
    /// <param name="who">As the audit log names the official.</param>
    /// <param name="act">One of the above.</param>
    /// <param name="id">The case.</param>
    /// <param name="details">Codes.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task RecordAsync(string who, string act, Guid id, IReadOnlyDictionary<string, string>? details = null, CancellationToken cancellation = default) =>
        audit.WriteAsync(new AuditAct(who, act, "case", id.ToString("n"), details), cancellation);
}
