using System.Security.Cryptography;
using System.Text;
using Chat.Llama;
using Chat.Rag.Prompting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Chat.Rag.Generation;

/// <summary>
/// Answers that a model has written to their end and the gate has passed, for those who ask the same on the same ground: on the last day of
/// a campaign most do. The same means the same words and signs but for capitals, accents and the punctuation of sentences, and the same language,
/// date, tax year, territory, guidance and model. In memory only; what was asked is kept as a digest.
/// </summary>
internal sealed class WrittenAnswers(GenerationOptions options, TimeProvider clock) : IDisposable
{
    // Some 5 KB each.
    private const int Most = 2_000;

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = Most, Clock = new Clock(clock) });

    /// <summary>The name under which an answer to that prompt is kept.</summary>
    public static string KeyOf(ComposedPrompt prompt, Draft quoted, ModelIdentity model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(model.Id);
        Add(model.Digest ?? "");
        foreach (var part in prompt.Ground)
            Add(part);
        // What is quoted beside the model's words, as a calculation from amounts that were asked about.
        foreach (var sentence in quoted.Sentences)
            Add(sentence.Text);
        return Convert.ToHexString(hash.GetHashAndReset());

        // No text holds a zero: two lists of parts are never written alike.
        void Add(string part) => hash.AppendData(Encoding.UTF8.GetBytes(part + '\0'));
    }

    /// <summary>The answer, when it is not older than <see cref="GenerationOptions.ReuseTime"/>.</summary>
    public Draft? Find(string key) => _answers.Get<Draft>(key);

    /// <summary>How many are kept; those whose time is over go within a minute of the next look.</summary>
    public int Count => _answers.Count;

    /// <summary>Keeps an answer, if the model wrote it to its end and all that is shown has passed.</summary>
    public void Keep(string key, Draft draft)
    {
        if (draft is { Mode: Core.Answers.AnswerMode.Generated, Generation: { Fallback: null, FinishReason: "stop", Replaced: 0 } })
            _answers.Set(key, draft, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = options.ReuseTime });
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
