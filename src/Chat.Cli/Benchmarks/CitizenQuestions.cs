using Chat.Core.Languages;
using Chat.Rag.Knowledge;

namespace Chat.Cli.Benchmarks;

/// <summary>What to ask when speed is measured: the knowledge's own ways of asking, in an order that is random and always the same.</summary>
internal static class CitizenQuestions
{
    private const int Seed = 20261123;

    public static (string Text, Language Language)[] Of(KnowledgeBase knowledge)
    {
        var questions = knowledge.Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal).SelectMany(t => t.Texts).SelectMany(t => t.Value.Asks.Select(a => (a, t.Key))).ToArray();
        new Random(Seed).Shuffle(questions);
        return questions;
    }
}
