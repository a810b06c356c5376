namespace Chat.Rag.Tests.Indexing.Vectors;

/// <summary>Vectors by a seed.</summary>
internal static class VectorSamples
{
    /// <summary>Numbers of a normal distribution: no direction is preferred, the hardest case for ranks.</summary>
    public static float[][] Random(int count, int dimensions, int seed) => LikeLsa(count, dimensions, seed, decay: 0, topics: 0);

    /// <summary>As singular value decomposition gives them: the first numbers are large and the last small, and texts of a topic lie together.</summary>
    public static float[][] LikeLsa(int count, int dimensions, int seed, double decay = 0.7, int topics = 40)
    {
        var random = new Random(seed);
        var centres = Vectors(random, topics, dimensions, decay);
        var vectors = Vectors(random, count, dimensions, decay);
        for (var i = 0; i < count && topics > 0; i++)
        {
            var centre = centres[random.Next(topics)];
            for (var d = 0; d < dimensions; d++)
                vectors[i][d] = (0.6f * vectors[i][d]) + centre[d];
        }

        return vectors;
    }

    private static float[][] Vectors(Random random, int count, int dimensions, double decay) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(1, dimensions).Select(d => (float)(Normal(random) * Math.Pow(d, -decay))).ToArray())];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
