using System.Text;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Llama;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Chat.Rag.Prompting;
using Chat.Rag.Text;
using Chat.Rag.Verification;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Generation;

/// <summary>What a writer has at hand for every answer.</summary>
internal sealed record WritersDesk(
    IChatClient Model,
    KnowledgeBase Knowledge,
    SentenceJudge Judge,
    TextAnalyzer Analyzer,
    GenerationOptions Options,
    string? Grammar,
    TimeProvider Clock,
    ILogger Logger);

/// <summary>One answer on its way.</summary>
internal sealed class Writing(WritersDesk desk, ComposedPrompt prompt, Draft quoted, Action<AnswerEvent> show)
{
    // So many failed sentences and none that passed: the draft is in the wrong language, or about something else.
    private const int FailuresBeforeGivingUp = 3;
    private const int RetryTokens = 160;

    private readonly WrittenPage _page = new(show);
    private readonly QuotedGuidance _guidance = new(quoted, prompt.Language, desk.Analyzer);
    private readonly SuppliedSources _sources = new(prompt.Supplied, desk.Analyzer, prompt.Asked);
    private readonly StringBuilder _written = new();

    // An answer must be repeatable even where no seed is set for all.
    private readonly long _seed = desk.Options.Seed ?? Random.Shared.Next();
    private readonly long _start = desk.Clock.GetTimestamp();

    /// <summary>How long the first sentence took; null when none was shown.</summary>
    public TimeSpan? FirstSentence { get; private set; }

    /// <summary>Writes; null when the model came to its end, otherwise why it did not.</summary>
    public async Task<Fallback?> RunAsync(CancellationToken cancellation)
    {
        foreach (var sentence in _guidance.Opening)
            _page.Open(sentence);
        using var limit = new CancellationTokenSource(desk.Options.FirstSentenceLimit, desk.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await ReadAsync(limit, either.Token) ? null : Fallback.DraftFailed;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A client may also give up by itself.
            return limit.IsCancellationRequested ? Fallback.TimeLimit : Fallback.ModelFailed;
        }
        catch (ModelOverloadedException)
        {
            return Fallback.Overloaded;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The guidance answers by itself; a model that fails costs the citizen nothing.
            Log.ModelFailed(desk.Logger, fault);
            return Fallback.ModelFailed;
        }
    }

    /// <summary>The draft as it is shown.</summary>
    public Draft Close(Fallback? fallback)
    {
        var generated = _page.Released > 0 && fallback != Fallback.DraftFailed;
        if (generated)
        {
            // What was shown stands by itself; where the model did not come to its end, the guidance's short answer completes it.
            if (fallback is not null || _page.FinishReason == ChatFinishReason.Length.Value)
                _page.Append(_guidance.ShortAnswer(_page.Shown));
            _page.Append(_guidance.Missing(_page.Shown));
            return quoted with { Mode = AnswerMode.Generated, Sentences = [.. _page.Shown], Generation = _page.ToRecord(fallback), Writing = HowItWrote };
        }

        var why = fallback ?? Fallback.DraftFailed;
        _page.GiveWayTo(quoted, desk.Knowledge.Replies.Say(prompt.Language, "model-retracted"));
        return quoted with { Notices = [.. quoted.Notices, .. NoticeOf(why)], Generation = _page.ToRecord(why), Writing = HowItWrote };
    }

    private WritingSettings HowItWrote => new(_seed, desk.Options.Temperature, desk.Options.TopP, desk.Options.MostTokens, desk.Options.PassageTokens);

    // False when the draft is not worth going on with.
    private async Task<bool> ReadAsync(CancellationTokenSource limit, CancellationToken cancellation)
    {
        var splitter = new SentenceSplitter();
        using var call = new ModelCall(desk.Model, prompt.Messages, Settings(desk.Options.MostTokens), cancellation);
        await foreach (var item in call.ItemsAsync())
        {
            if (item is ModelQueue { Position: var place })
                show(new Waiting(place.Position, Math.Round(place.EstimatedWait.TotalSeconds)));
            if (item is ModelEnd end)
            {
                _page.Count(end);
                _page.FinishReason = end.FinishReason;
            }

            foreach (var sentence in item switch { ModelText more => splitter.Add(more.Text), ModelEnd => splitter.End(), _ => [] })
            {
                // The last sentence of a draft that was cut off for its length is half a sentence.
                if (item is ModelEnd { FinishReason: "length" })
                    continue;
                if (!await TakeAsync(sentence, cancellation))
                    return false;
                if (_page.Released > 0 && FirstSentence is null)
                    StartedToSpeak(limit);
            }
        }

        // More of the guidance's words than of the model's is a patchwork: the guidance reads better whole.
        return _page.Released >= _page.Replaced;
    }

    private void StartedToSpeak(CancellationTokenSource limit)
    {
        FirstSentence = desk.Clock.GetElapsedTime(_start);
        var left = desk.Options.TimeLimit - FirstSentence.Value;
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private async Task<bool> TakeAsync(WrittenSentence sentence, CancellationToken cancellation)
    {
        _written.Append(_written.Length > 0 ? "\n" : "").Append(sentence.Raw);
        var verdict = Judge(sentence);
        if (verdict.Fault is { } fault && IsWorthAnother(fault))
        {
            _page.Retried++;
            if (await AgainAsync(sentence, fault, cancellation) is { } better)
                (sentence, verdict) = (better, Judge(better));
        }

        switch (verdict.Fault)
        {
            case null:
                _page.Release(verdict.Sentences);
                return true;
            case SentenceFault.EchoesInstructions:
                // It obeys somebody else: nothing that it said before can be trusted either.
                return false;
            case SentenceFault.Repeated:
                _page.Dropped++;
                return true;
            default:
                _page.Replace(_guidance.InPlaceOf(sentence, _page.Shown));
                return _page.Released > 0 || _page.Replaced < FailuresBeforeGivingUp;
        }
    }

    private bool IsWorthAnother(SentenceFault fault) =>
        fault is not (SentenceFault.EchoesInstructions or SentenceFault.Repeated) && _page.Retried < desk.Options.MostRetries;

    private SentenceVerdict Judge(WrittenSentence sentence)
    {
        var verdict = desk.Judge.Judge(sentence, _sources, prompt.Language, _page.Shown);
        if (verdict.Fault is { } fault)
            _page.Count(fault);
        return verdict;
    }

    // Null when nothing better came. A model that is too busy for one sentence may still finish the others.
    private async Task<WrittenSentence?> AgainAsync(WrittenSentence failed, SentenceFault fault, CancellationToken cancellation)
    {
        try
        {
            var splitter = new SentenceSplitter();
            using var call = new ModelCall(desk.Model, PromptComposer.Again(prompt, _written.ToString(), failed.Raw, fault), Settings(RetryTokens), cancellation);
            WrittenSentence? first = null;
            await foreach (var item in call.ItemsAsync())
            {
                if (item is ModelEnd end)
                    _page.Count(end);
                first ??= item switch { ModelText more => splitter.Add(more.Text), ModelEnd => splitter.End(), _ => [] } is var whole ? whole.FirstOrDefault() : null;
            }

            return first is null ? null : first with { Continues = failed.Continues };
        }
        catch (ModelException failure)
        {
            Log.RetryFailed(desk.Logger, failure);
            return null;
        }
    }

    // Only what helps: why the words are drier than usual, when the citizen could try again later.
    private IEnumerable<Notice> NoticeOf(Fallback fallback)
    {
        var key = fallback switch { Fallback.Overloaded => "model-busy", Fallback.TimeLimit => "model-slow", _ => null };
        return key is null ? [] : [new Notice(key, desk.Knowledge.Replies.Say(prompt.Language, key), prompt.Language.Code())];
    }

    private ChatOptions Settings(int mostTokens) => new()
    {
        Temperature = desk.Options.Temperature,
        TopP = desk.Options.TopP,
        Seed = _seed,
        MaxOutputTokens = mostTokens,
        // A sentence written again has the form of any other.
        AdditionalProperties = desk.Grammar is { } grammar ? new() { [LlamaChatClient.Grammar] = grammar } : null,
    };
}
