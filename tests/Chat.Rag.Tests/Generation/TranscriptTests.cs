using System.Runtime.CompilerServices;
using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Llama;
using Chat.Rag.Answering;
using Chat.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Rag.Tests.Generation;

/// <summary>
/// The answers of docs/transcript.md, with its questions, grammars and settings: llama.cpp in process, a model with random weights, and a
/// grammar that makes it choose between what is true and what is not. What is asserted holds for every seed.
/// </summary>
public sealed class TranscriptTests(TinyChatModel tiny) : IClassFixture<TinyChatModel>
{
    // In every alternative of a wrong sentence, and in no right one.
    private static readonly string[] Wrong = ["12.000", "1.200", "25.000", "garantim", "Bermatzen", "Sume lo que"];

    private static string Folder { get; } = Path.Combine(Repository.Root, "docs", "transcript");

    [Theory]
    [InlineData("ca")]
    [InlineData("eu")]
    public async Task SentencesAreShownWhileTheModelWritesAndNoneOfTheWrongOnesIs(string code)
    {
        var (seed, question) = Asked(code);
        using var services = Services(code, seed);
        var model = (Unhurried)services.GetRequiredService<IChatClient>();
        var shown = new List<AnswerSentence>();
        Answer? answer = null;

        await foreach (var happened in services.GetRequiredService<AnswerPipeline>().StreamAsync(question, TestContext.Current.CancellationToken))
        {
            if (happened is SentenceVerified { Sentence: var sentence })
            {
                // The model cannot end before it is let go.
                Assert.True(shown.Count > 0 || !model.HasEnded);
                model.LetEnd();
                shown.Add(sentence);
            }

            Assert.IsNotType<Retracted>(happened);
            answer = (happened as Completed)?.Answer;
        }

        Assert.Equal(AnswerMode.Generated, answer!.Mode);
        Assert.Equal("tiny", answer.ModelId);
        Assert.Equal(answer.Sentences, shown);
        var generation = answer.Generation!;
        // Two of the six sentences are wrong whatever is chosen.
        Assert.True(generation.Retried >= 2, $"{generation}");
        Assert.True(generation.Faults.Sum(f => f.Count) >= 2, $"{generation}");
        Assert.True(generation.Released >= 2, $"{generation}");
        Assert.True(generation.PromptTokens > 0 && generation.CompletionTokens > 0, $"{generation}");
        Assert.Null(generation.Fallback);
        Assert.Equal(ChatFinishReason.Stop.Value, generation.FinishReason);
        var grammar = await File.ReadAllTextAsync(Path.Combine(Folder, $"answer-{code}.gbnf"), TestContext.Current.CancellationToken);
        Assert.Equal(1 + generation.Retried, model.Grammars.Count);
        Assert.All(model.Grammars, g => Assert.Equal(grammar, g));
        Assert.All(Wrong, words => Assert.DoesNotContain(words, answer.Text, StringComparison.Ordinal));
        // Without these the answer would mislead; whoever does not write them has them appended.
        Assert.All(["15.876", "1.500", "22.000"], figure => Assert.Contains(figure, answer.Text, StringComparison.Ordinal));
        Assert.All(shown, s => AssertCarried(s, answer.Sources));
    }

    private static void AssertCarried(AnswerSentence sentence, IReadOnlyList<Source> sources)
    {
        Assert.NotEmpty(sentence.Sources);
        var quoted = sentence.Sources.SelectMany(n => FigureReader.Read(sources.Single(s => s.Number == n).Quote)).ToList();
        Assert.All(FigureReader.Read(sentence.Text), f => Assert.True(f.StandsIn(quoted), $"{f.Text} of: {sentence.Text}"));
    }

    // A line of the file: language, seed, question.
    private static (string Seed, Question Question) Asked(string code)
    {
        var line = File.ReadLines(Path.Combine(Folder, "questions.txt")).Select(l => l.Split(' ', 3)).Single(l => l[0] == code);
        return (line[1], new(line[2], LanguageCodes.TryParse(code, out var language) ? language : null, TestAssistant.Today));
    }

    private ServiceProvider Services(string code, string seed)
    {
        var settings = File.ReadLines(Path.Combine(Folder, "settings.env"))
            .Where(l => l.StartsWith("TaxAssistant__", StringComparison.Ordinal))
            .Select(l => l.Split('=', 2))
            .ToDictionary(l => l[0].Replace("__", ":", StringComparison.Ordinal), string? (l) => l[1]);
        settings["TaxAssistant:KnowledgeFolder"] = Repository.Knowledge;
        settings["TaxAssistant:DataDirectory"] = tiny.DataDirectory;
        settings["TaxAssistant:Model:Path"] = tiny.File;
        settings["TaxAssistant:Model:Trust"] = "true";
        settings["TaxAssistant:Model:NativesFolder"] = TinyChatModel.Natives;
        settings["TaxAssistant:Generation:Seed"] = seed;
        settings["TaxAssistant:Generation:GrammarFile"] = Path.Combine(Folder, $"answer-{code}.gbnf");
        var services = new ServiceCollection().AddLogging().AddTaxAssistant(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var model = services.Single(s => s.ServiceType == typeof(IChatClient));
        services.Remove(model);
        return services.AddSingleton<IChatClient>(provider => new Unhurried((IChatClient)model.ImplementationFactory!(provider))).BuildServiceProvider();
    }

    /// <summary>Holds back the end of the model's first answer until it is let go, and keeps the grammars that it was given.</summary>
    private sealed class Unhurried(IChatClient inner) : DelegatingChatClient(inner)
    {
        private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _hasEnded;

        public List<string?> Grammars { get; } = [];

        public bool HasEnded => _hasEnded;

        public void LetEnd() => _mayEnd.TrySetResult();

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            bool isFirst;
            lock (Grammars)
            {
                isFirst = Grammars.Count == 0;
                Grammars.Add(options?.AdditionalProperties?.GetValueOrDefault(LlamaChatClient.Grammar) as string);
            }

            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                if (isFirst && update.FinishReason is not null)
                {
                    await _mayEnd.Task.WaitAsync(cancellationToken);
                    _hasEnded = true;
                }

                yield return update;
            }
        }
    }
}
