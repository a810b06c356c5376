using Chat.Core.Answers;

namespace Chat.Web.Conversations;

/// <summary>How far a turn has come.</summary>
public enum TurnState
{
    /// <summary>Sentences are coming.</summary>
    Answering,

    /// <summary>The answer is whole.</summary>
    Answered,

    /// <summary>The citizen stopped it.</summary>
    Stopped,

    /// <summary>It was cut off.</summary>
    Failed,
}

/// <summary>A question and its answer, as far as it has come.</summary>
/// <param name="number">From 1.</param>
/// <param name="question">The citizen's words without personal data.</param>
/// <param name="language">ISO 639-1 code of the page when it was asked.</param>
public sealed class Turn(int number, string question, string language)
{
    private readonly List<AnswerSentence> _sentences = [];

    /// <summary>From 1.</summary>
    public int Number { get; } = number;

    /// <summary>The citizen's words without personal data.</summary>
    public string Question { get; } = question;

    /// <summary>ISO 639-1 code of the answer; of the page until it is known.</summary>
    public string Language { get; private set; } = language;

    /// <summary>How far it has come.</summary>
    public TurnState State { get; private set; } = TurnState.Answering;

    /// <summary>The sentences shown.</summary>
    public IReadOnlyList<AnswerSentence> Sentences => _sentences;

    /// <summary>The sources that they cite.</summary>
    public IReadOnlyList<Source> Sources { get; private set; } = [];

    /// <summary>The whole answer; null until it is whole.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>Where it stands in the model's queue; null when it does not wait.</summary>
    public Waiting? Place { get; private set; }

    /// <summary>Why sentences already shown were withdrawn; null when none were.</summary>
    public string? Retraction { get; private set; }

    /// <summary>True once the citizen said whether it was useful.</summary>
    public bool Rated { get; set; }

    /// <summary>True when its sources can be shown beside it.</summary>
    public bool HasSources => Sources.Any(s => !s.Id.StartsWith("reply:", StringComparison.Ordinal) || s.LegalBasis.Count > 0);

    /// <summary>Takes in what left the answer path.</summary>
    public void Apply(AnswerEvent happened)
    {
        switch (happened)
        {
            case Understood understood:
                Language = understood.Understanding.Language;
                break;
            case SourcesFound found:
                Sources = found.Sources;
                break;
            case Waiting waiting:
                Place = waiting;
                break;
            case SentenceVerified verified:
                Place = null;
                _sentences.Add(verified.Sentence);
                break;
            case Retracted retracted:
                _sentences.Clear();
                Sources = [];
                Retraction = retracted.Reason;
                break;
            case Completed completed:
                Complete(completed.Answer);
                break;
        }
    }

    /// <summary>Ends it before it is whole.</summary>
    public void End(TurnState state) => (State, Place) = (state, null);

    /// <summary>As the browser keeps it.</summary>
    public StoredTurn ToStored() => new(Number, Question, Language, State, _sentences, Sources, Answer, Rated);

    /// <summary>As it was kept; one that was still being answered was cut off.</summary>
    public static Turn From(StoredTurn stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var turn = new Turn(stored.Number, stored.Question, stored.Language) { Rated = stored.Rated, Sources = stored.Sources };
        turn._sentences.AddRange(stored.Sentences);
        if (stored.Answer is not null)
            turn.Complete(stored.Answer);
        else
            turn.End(stored.State == TurnState.Stopped ? TurnState.Stopped : TurnState.Failed);
        return turn;
    }

    // What the whole answer says replaces what was streamed; equal sentences keep their place, so that none is read out twice.
    private void Complete(Answer answer)
    {
        Place = null;
        Answer = answer;
        Language = answer.Language;
        Sources = answer.Sources;
        if (!_sentences.SequenceEqual(answer.Sentences))
        {
            _sentences.Clear();
            _sentences.AddRange(answer.Sentences);
        }

        State = TurnState.Answered;
    }
}

/// <summary>A turn in the browser's session storage.</summary>
public sealed record StoredTurn(
    int Number,
    string Question,
    string Language,
    TurnState State,
    IReadOnlyList<AnswerSentence> Sentences,
    IReadOnlyList<Source> Sources,
    Answer? Answer,
    bool Rated);
