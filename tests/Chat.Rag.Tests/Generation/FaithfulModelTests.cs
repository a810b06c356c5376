using Chat.Core.Answers;
using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Answering;
using Chat.Rag.Generation;
using Chat.Rag.Knowledge;
using Chat.Testing;

namespace Chat.Rag.Tests.Generation;

/// <summary>
/// A model that repeats its passages sentence by sentence with their numbers, on the product's own knowledge: every topic, every language. What the gate
/// does to it is a false alarm; the rates are those of docs/generation.md, and a run prints them.
/// </summary>
public sealed class FaithfulModelTests(FaithfulModelTests.Assistant faithful, ITestOutputHelper output) : IClassFixture<FaithfulModelTests.Assistant>
{
    public static TheoryData<Language> Languages { get; } = [.. LanguageCodes.All];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task WhatItRepeatsIsReleasedAndStatesTheSameFigures(Language language)
    {
        var pipeline = faithful.Service.Get<AnswerPipeline>();
        var faults = new List<string>();
        var (released, refused, asked, generated) = (0, 0, 0, 0);
        foreach (var topic in faithful.Service.Get<KnowledgeBase>().Topics.Values.OrderBy(t => t.Id, StringComparer.Ordinal))
        {
            if (!topic.Texts.TryGetValue(language, out var text))
                continue;
            var question = new Question(text.Title, language, TestAssistant.Today);
            var quoted = pipeline.Answer(question);
            if (quoted.Mode != AnswerMode.Quoted || quoted.Outcome is not (Outcome.Answered or Outcome.AnsweredPartial))
                continue;
            var answer = await pipeline.AnswerAsync(question, TestContext.Current.CancellationToken);

            asked++;
            generated += answer.Mode == AnswerMode.Generated ? 1 : 0;
            released += answer.Generation!.Released;
            refused += answer.Generation.Faults.Where(f => f.Fault != SentenceFault.Repeated).Sum(f => f.Count);
            faults.AddRange(answer.Generation.Faults.Select(f => $"{topic.Id}: {f.Fault} {f.Count}"));
            Assert.Equal(quoted.Outcome, answer.Outcome);
            Assert.Equal(quoted.Sources.Select(s => s.Id), answer.Sources.Select(s => s.Id));
            var stated = answer.Sentences.SelectMany(s => FigureReader.Read(s.Text)).Concat(FigureReader.Read(answer.Text)).ToList();
            var missing = quoted.Figures.Where(f => !new Figure(f.Unit, f.Value, f.Text, 0).StandsIn(stated)).Select(f => f.Text).ToList();
            Assert.True(missing.Count == 0, $"{topic.Id}: {string.Join(", ", missing)} not in: {answer.Text} ({string.Join(", ", faults)})");
        }

        foreach (var fault in faults)
            output.WriteLine("  " + fault);
        output.WriteLine($"{language}: {asked} questions, {generated} generated, {released} sentences released, {refused} refused ({(double)refused / (released + refused):P2})");
        Assert.True((double)refused / (released + refused) <= 0.01);
        Assert.Equal(asked, generated);
    }

    /// <summary>The service with such a model; started once.</summary>
    public sealed class Assistant : IDisposable
    {
        public TestAssistant Service { get; } = new(Repository.Knowledge, new ScriptedModel((request, _) => ScriptedModel.PiecesAsync(
            string.Join('\n', ObedientModel.PassageLines(request.Messages[1].Text)
                .Select(p => string.Join(' ', SentenceSplitter.Split(p.Line).Select(sentence => $"{sentence} [{p.Number}]")))))));

        public void Dispose() => Service.Dispose();
    }
}
