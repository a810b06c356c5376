using Chat.Cli.Evaluation;

namespace Chat.Cli.Tests.Evaluation;

public sealed class RetrievalScoresTests
{
    [Fact]
    public void AllGoldArticlesInFrontAreAFullScore()
    {
        var score = RetrievalScore.Of("q", "es", ["a", "b"], [["a"], ["b"], ["c"]], 1);

        Assert.Equal(1, score.Ndcg10, 6);
        Assert.Equal(1, score.FirstGold);
    }

    [Fact]
    public void AGoldArticleAtTheThirdPlaceGainsHalf()
    {
        // 1/log2(3 + 1) = 0.5, of an ideal of 1.
        var score = RetrievalScore.Of("q", "es", ["a"], [["x"], ["y"], ["a"]], 1);

        Assert.Equal(0.5, score.Ndcg10, 6);
        Assert.Equal(3, score.FirstGold);
    }

    [Fact]
    public void ATopicThatRestsOnBothArticlesFindsBothAtItsPlace()
    {
        var score = RetrievalScore.Of("q", "es", ["a", "b"], [["a", "b", "c"]], 1);

        Assert.Equal(1, score.Ndcg10, 6);
    }

    [Fact]
    public void AnArticleThatIsFoundAgainGainsNothing()
    {
        var once = RetrievalScore.Of("q", "es", ["a", "b"], [["a"]], 1);
        var twice = RetrievalScore.Of("q", "es", ["a", "b"], [["a"], ["a"]], 1);

        Assert.Equal(once.Ndcg10, twice.Ndcg10, 6);
    }

    [Fact]
    public void BeyondTheTenthPlaceNothingIsGainedButThePlaceIsKept()
    {
        var score = RetrievalScore.Of("q", "es", ["a"], [.. Enumerable.Range(0, 11).Select(i => (IReadOnlyList<string>)["x" + i]), ["a"]], 1);

        Assert.Equal(0, score.Ndcg10);
        Assert.Equal(12, score.FirstGold);
    }

    [Fact]
    public void RowsAreMeansByLanguage()
    {
        var rows = RetrievalRow.Of([new("1", "es", 1, 1, 2), new("2", "es", 0.5, 7, 4), new("3", "eu", 0, 0, 3)]);

        Assert.Equal(["es", "eu", "all"], rows.Select(r => r.Group));
        Assert.Equal(0.75, rows[0].Ndcg10, 6);
        Assert.Equal(0.5, rows[0].Hit5, 6);
        Assert.Equal(1, rows[0].Hit10, 6);
        Assert.Equal(0, rows[1].Mrr);
        Assert.Equal(3, rows[2].Questions);
    }

    [Fact]
    public void ADifferenceThatEveryQuestionHasIsOutsideOfChance()
    {
        var before = Enumerable.Range(0, 40).Select(i => new RetrievalScore("q" + i, "es", 0.5, 1, 1)).ToList();
        var after = before.Select(s => s with { Ndcg10 = 0.6 }).ToList();

        var difference = PairedDifference.Of(after, before);

        Assert.Equal(0.1, difference.Mean, 6);
        Assert.True(difference.Low > 0);
    }

    [Fact]
    public void ADifferenceOfAFewQuestionsIsWithinChance()
    {
        var before = Enumerable.Range(0, 40).Select(i => new RetrievalScore("q" + i, "es", 0.5, 1, 1)).ToList();
        var after = before.Select((s, i) => s with { Ndcg10 = i == 0 ? 1 : i == 1 ? 0.2 : 0.5 }).ToList();

        var difference = PairedDifference.Of(after, before);

        Assert.True(difference is { Low: < 0, High: > 0 });
    }

    [Fact]
    public void RunsOfDifferentSetsAreNotCompared() =>
        Assert.Throws<InvalidDataException>(() => PairedDifference.Of([new("a", "es", 1, 1, 1)], [new("b", "es", 1, 1, 1)]));
}
