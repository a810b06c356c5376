using Chat.Core.Languages;
using Chat.Rag.Insight;

namespace Chat.Rag.Tests.Insight;

[Collection(RealKnowledge.Name)]
public sealed class QuestionClustersTests(RealAssistant real)
{
    private QuestionClusters Clusters => real.Service.Get<QuestionClusters>();

    [Fact]
    public void QuestionsThatAskTheSameAreTogetherInWhateverLanguageAndTheLargestGroupComesFirst()
    {
        GroupedQuestion[] questions =
        [
            new("¿Tributa la indemnización por despido?", Language.Es),
            new("¿Cómo pido una cita previa?", Language.Es),
            new("tributa la indemnización de mi despido", Language.Es),
            new("Tributa la indemnització per acomiadament?", Language.Ca),
            new("pedir cita previa", Language.Es),
            new("Tributa a indemnización por despedimento?", Language.Gl),
            new("¿Se deduce el alquiler de un trastero?", Language.Es),
        ];

        var groups = Clusters.Of(questions);

        Assert.Equal([[0, 2, 3, 5], [1, 4], [6]], groups.Select(g => g.Members));
        Assert.Contains("despido", groups[0].Example.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatSaysNothingIsInNoGroup() => Assert.Empty(Clusters.Of([new("¿?", Language.Es), new("de la y", Language.Es), new("", Language.Eu)]));

    [Fact]
    public void TheSameQuestionsGiveTheSameGroups()
    {
        var questions = real.Service.Get<Rag.Knowledge.KnowledgeBase>().Topics.Values
            .SelectMany(t => t.Texts.SelectMany(x => x.Value.Asks.Select(a => new GroupedQuestion(a, x.Key)))).Take(2_000).ToList();

        var (once, again) = (Clusters.Of(questions), Clusters.Of(questions));

        Assert.Equal(once.Select(g => g.Members), again.Select(g => g.Members));
        Assert.Equal(once.Sum(g => g.Members.Count), once.SelectMany(g => g.Members).Distinct().Count());
        Assert.InRange(once.Count, 50, questions.Count - 1);
    }
}
