using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Generation;
using Chat.Records;
using Chat.Records.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Records;

/// <summary>Something that is another now than it was.</summary>
/// <param name="What"><c>outcome</c>, <c>mode</c>, <c>knowledge</c>, <c>index</c>, <c>model</c>, <c>model-digest</c>, <c>prompt</c>.</param>
/// <param name="Then">As it was.</param>
/// <param name="Now">As it is.</param>
internal sealed record Change(string What, string? Then, string? Now);

/// <summary>What a replay found.</summary>
/// <param name="Code">The receipt.</param>
/// <param name="Same">True when outcome, sentences, sources and figures are the same; of a reused answer, outcome and sources.</param>
/// <param name="IsReused">True when the answer of then was given again, in the words written for somebody who had asked the same before, of whose spelling nothing is kept: other words than those are no fault.</param>
/// <param name="Surroundings">What it is made from and differs: knowledge, index, model, prompt.</param>
/// <param name="Result">Outcome and mode, where they differ.</param>
/// <param name="Sentences">All sentences, in order: kept, gone, new.</param>
/// <param name="Sources">Ids of sources that are gone, new, or quote other words.</param>
/// <param name="Figures">Figures that are gone or new.</param>
internal sealed record ReplayReport(
    string Code, bool Same, bool IsReused, IReadOnlyList<Change> Surroundings, IReadOnlyList<Change> Result, IReadOnlyList<DiffLine> Sentences, IReadOnlyList<DiffLine> Sources, IReadOnlyList<DiffLine> Figures);

/// <summary>Asks a kept question again, with the inputs and the seed of then.</summary>
internal static class Replay
{
    /// <summary>Asks; to be called before anything of the answer path is used, since it sets how a model writes.</summary>
    public static async Task<ReplayReport> RunAsync(IServiceProvider services, KeptTurn turn, Func<Task> openLaw, CancellationToken cancellation)
    {
        if (turn.Writing is { } text && JsonSerializer.Deserialize(text, RecordsJson.Default.WritingSettings) is { } writing)
        {
            var generation = services.GetRequiredService<IOptions<GenerationOptions>>().Value;
            (generation.Seed, generation.Temperature, generation.TopP) = (writing.Seed, writing.Temperature, writing.TopP);
            (generation.MostTokens, generation.PassageTokens) = (writing.MostTokens, writing.PassageTokens);
        }

        await openLaw();
        var context = JsonSerializer.Deserialize(turn.Context, RecordsJson.Default.ConversationContext) ?? ConversationContext.Empty;
        var question = new Question(turn.Question, LanguageCodes.TryParse(turn.Chosen, out var chosen) ? chosen : null, turn.AsOf, context);
        var again = await services.GetRequiredService<AnswerPipeline>().CompleteAsync(question, cancellation);
        var then = JsonSerializer.Deserialize(turn.Answer, RecordsJson.Default.Answer) ?? throw new RecordsException($"The answer {turn.Code} cannot be read.");
        return Compare(turn, then, again.Answer, again.Trace!);
    }

    private static ReplayReport Compare(KeptTurn turn, Answer then, Answer now, AnswerTrace trace)
    {
        Change[] result = [new("outcome", $"{then.Outcome}", $"{now.Outcome}"), new("mode", $"{then.Mode}", $"{now.Mode}")];
        Change[] surroundings =
        [
            new("knowledge", turn.KnowledgeVersion, now.KnowledgeVersion), new("index", turn.IndexGeneration, trace.IndexGeneration),
            new("model", turn.ModelId, now.ModelId), new("model-digest", turn.ModelDigest, now.ModelDigest), new("prompt", turn.PromptHash, trace.PromptHash),
        ];
        var sentences = LineDiff.Of([.. then.Sentences.Select(Written)], [.. now.Sentences.Select(Written)]);
        var sources = LineDiff.Of([.. then.Sources.Select(Named)], [.. now.Sources.Select(Named)]);
        var figures = LineDiff.Of([.. then.Figures.Select(f => f.Text)], [.. now.Figures.Select(f => f.Text)]);
        result = [.. result.Where(c => c.Then != c.Now)];
        var isReused = then.Generation is { IsReused: true };
        var same = result.Length == 0 && (isReused ? sources : sentences.Concat(sources).Concat(figures)).All(l => l.Kind == DiffKind.Same);
        return new ReplayReport(turn.Code.ToString(), same, isReused, [.. surroundings.Where(c => c.Then != c.Now)], result, sentences, [.. sources.Where(l => l.Kind != DiffKind.Same)], [.. figures.Where(l => l.Kind != DiffKind.Same)]);
    }

    private static string Written(AnswerSentence sentence) => string.Concat(sentence.Text, string.Concat(sentence.Sources.Select(n => $" [{n}]")));

    // A source that quotes other words is another one.
    private static string Named(Source source) => $"[{source.Number}] {source.Id} sha256:{Chat.Records.Receipts.ReceiptSeal.DigestOf(source.Quote)[..16]}";
}
