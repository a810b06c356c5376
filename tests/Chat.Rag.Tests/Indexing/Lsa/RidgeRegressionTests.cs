using Chat.Rag.Indexing.Lsa;

namespace Chat.Rag.Tests.Indexing.Lsa;

public sealed class RidgeRegressionTests
{
    [Fact]
    public void TwoWordsGetTheWeightsOfTheNormalEquations()
    {
        // (XᵀX + λ) w = Xᵀy with X = [[1, 0], [1, 1]], λ = 1: [[3, 1], [1, 2]] w = [[y1 + y2], [y2]].
        var weights = RidgeRegression.Solve([[(0, 1f)], [(0, 1f), (1, 1f)]], [[1f, 0f], [4f, 10f]], [1f, 1f], dimensions: 2);

        Assert.Equal([6 / 5f, 2f, 7 / 5f, 4f], weights, (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void TheOrderOfTheQuestionsDoesNotMatter()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 40).OrderBy(_ => random.Next()).Take(6).Select(f => (f, 0.2f + random.NextSingle())).ToArray()).ToList();
        var targets = rows.Select(_ => new[] { random.NextSingle(), random.NextSingle(), random.NextSingle() }).ToList();
        var held = Enumerable.Repeat(0.5f, 40).ToArray();
        var order = Enumerable.Range(0, 300).OrderBy(_ => random.Next()).ToArray();

        var one = RidgeRegression.Solve(rows, targets, held, dimensions: 3);
        var other = RidgeRegression.Solve([.. order.Select(i => rows[i])], [.. order.Select(i => targets[i])], held, dimensions: 3);

        Assert.Contains(one, w => MathF.Abs(w) > 0.01f);
        Assert.Equal(one, other, (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void WhatIsHeldBackMoreWeighsLess()
    {
        float[] Learn(float held) => RidgeRegression.Solve([[(0, 1f)]], [[1f]], [held], dimensions: 1);

        Assert.Equal([0.5f], Learn(1));
        Assert.Equal([0.25f], Learn(3));
    }

    [Fact]
    public void WithoutQuestionsNothingIsLearnt() => Assert.Equal([0f, 0f], RidgeRegression.Solve([], [], [1f], dimensions: 2));
}
