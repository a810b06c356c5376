using System.CommandLine;
using Chat.Cli.Benchmarks;

namespace Chat.Cli.Verbs;

/// <summary><c>benchmark answers|model|vectors</c>: how fast the parts are, each against what it can be compared with.</summary>
internal static class BenchmarkVerb
{
    public static Command Create() => new("benchmark", "Measures the answer path, a model, or the vectors of an index.")
    {
        AnswerBenchmark.Create(),
        ModelBenchmarkRun.Create(),
        VectorBenchmark.Create(),
    };
}
