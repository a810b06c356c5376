using Chat.Llama;
using Chat.Rag.Generation;
using Chat.Testing;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Tests.Generation;

/// <summary>The grammar that comes along, for models that do not keep the form by themselves.</summary>
public sealed class SentencesGrammarTests(TinyChatModel tiny) : IClassFixture<TinyChatModel>
{
    private static string Grammar { get; } =
        File.ReadAllText(Path.Combine(Repository.Root, "src", "Chat.Rag", "Prompting", "Prompts", "sentences.gbnf"));

    [Fact]
    public async Task WhateverAModelWritesUnderItEndsEachSentenceInASource()
    {
        using var model = tiny.Client();
        var whole = new List<WrittenSentence>();
        for (var seed = 1; seed <= 4; seed++)
        {
            var splitter = new SentenceSplitter();
            var options = new ChatOptions
            {
                Temperature = 1,
                TopP = 1,
                Seed = seed,
                MaxOutputTokens = 600,
                AdditionalProperties = new() { [LlamaChatClient.Grammar] = Grammar },
            };
            // What is still held at the end was cut off for its length.
            await foreach (var update in model.GetStreamingResponseAsync([new(ChatRole.User, "escriba")], options, TestContext.Current.CancellationToken))
                whole.AddRange(splitter.Add(update.Text));
        }

        Assert.True(whole.Count >= 4, $"{whole.Count} sentences");
        Assert.All(whole, s => Assert.Matches(@"\[[1-9][0-9]?\]\.?$", s.Raw));
        Assert.All(whole, s => Assert.All(s.Parts, p => Assert.InRange(p.Cited.Count, 1, 99)));
    }

    [Fact]
    public void AGrammarThatTheModelCannotReadIsRefused()
    {
        using var model = tiny.Client();

        model.CheckGrammar(Grammar);
        var fault = Assert.Throws<ModelException>(() => model.CheckGrammar("root ::= ("));

        Assert.Contains("The grammar cannot be read", fault.Message, StringComparison.Ordinal);
    }
}
