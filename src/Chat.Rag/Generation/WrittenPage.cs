using Chat.Core.Answers;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Generation;

/// <summary>An answer while a model writes it: what is shown, and the count of what became of each sentence.</summary>
/// <param name="show">Shows an event to the citizen.</param>
internal sealed class WrittenPage(Action<AnswerEvent> show)
{
    private readonly List<AnswerSentence> _shown = [];
    private readonly Dictionary<SentenceFault, int> _faults = [];
    private long? _promptTokens;
    private long? _completionTokens;

    /// <summary>The sentences shown, in order.</summary>
    public IReadOnlyList<AnswerSentence> Shown => _shown;

    /// <summary>Shown in the model's words.</summary>
    public int Released { get; private set; }

    /// <summary>Asked for again.</summary>
    public int Retried { get; set; }

    /// <summary>Failed, and gave way to the guidance.</summary>
    public int Replaced { get; private set; }

    /// <summary>Left out.</summary>
    public int Dropped { get; set; }

    /// <summary>Added from the guidance.</summary>
    public int Appended { get; private set; }

    /// <summary>How the model ended.</summary>
    public string? FinishReason { get; set; }

    /// <summary>Shows fixed words.</summary>
    public void Open(AnswerSentence sentence) => Show(sentence);

    /// <summary>Shows a sentence in the model's words.</summary>
    public void Release(IEnumerable<AnswerSentence> sentences)
    {
        Released++;
        foreach (var sentence in sentences)
            Show(sentence);
    }

    /// <summary>Shows the guidance's words in place of a failed sentence, if there are any left.</summary>
    public void Replace(AnswerSentence? quoted)
    {
        Replaced++;
        if (quoted is not null)
            Show(quoted);
    }

    /// <summary>Adds what was left out.</summary>
    public void Append(IEnumerable<AnswerSentence> sentences)
    {
        foreach (var sentence in sentences)
        {
            Appended++;
            Show(sentence);
        }
    }

    /// <summary>Shows the quoted answer, as far as it is not shown; what is shown in the model's words is taken back first.</summary>
    /// <param name="quoted">The quoted answer.</param>
    /// <param name="reason">Said when something is taken back.</param>
    public void GiveWayTo(Draft quoted, string reason)
    {
        if (Released > 0)
        {
            show(new Retracted(reason));
            show(new SourcesFound(quoted.Sources));
            _shown.Clear();
        }

        foreach (var sentence in quoted.Sentences.Where(s => _shown.TrueForAll(shown => shown.Text != s.Text)).ToList())
            Show(sentence);
    }

    /// <summary>Counts a fault.</summary>
    public void Count(SentenceFault fault) => _faults[fault] = _faults.GetValueOrDefault(fault) + 1;

    /// <summary>Adds up the tokens of a request.</summary>
    public void Count(ModelEnd end)
    {
        _promptTokens = end.PromptTokens is null ? _promptTokens : (_promptTokens ?? 0) + end.PromptTokens;
        _completionTokens = end.CompletionTokens is null ? _completionTokens : (_completionTokens ?? 0) + end.CompletionTokens;
    }

    /// <summary>The counts so far.</summary>
    public Core.Answers.Generation ToRecord(Fallback? fallback) => new()
    {
        Released = Released,
        Retried = Retried,
        Replaced = Replaced,
        Dropped = Dropped,
        Appended = Appended,
        Faults = [.. _faults.OrderBy(f => f.Key).Select(f => new FaultCount(f.Key, f.Value))],
        PromptTokens = _promptTokens,
        CompletionTokens = _completionTokens,
        FinishReason = FinishReason,
        Fallback = fallback,
    };

    private void Show(AnswerSentence sentence)
    {
        _shown.Add(sentence);
        show(new SentenceVerified(sentence));
    }
}
