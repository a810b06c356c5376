using System.CommandLine;
using Chat.Cli.Benchmarks;
using Chat.Cli.Benchmarks.Indexing;

namespace Chat.Cli.Verbs;

/// <summary><c>benchmark answers|model|vectors|index</c>: how fast the parts are, each against what it can be compared with.</summary>
internal static class BenchmarkVerb
{
    public static Command Create() => new("benchmark", "Measures the answer path, a model, an index, or its vectors.")
    {
        AnswerBenchmark.Create(),
        ModelBenchmarkRun.Create(),
        VectorBenchmark.Create(),
        IndexBenchmark.Create(),
    };
}
