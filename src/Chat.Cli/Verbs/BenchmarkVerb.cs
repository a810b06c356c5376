using System.CommandLine;
using Chat.Cli.Benchmarks;
using Chat.Cli.Benchmarks.Cases;
using Chat.Cli.Benchmarks.Indexing;
using Chat.Cli.Benchmarks.Privacy;

namespace Chat.Cli.Verbs;

/// <summary><c>benchmark answers|model|vectors|index|personal-data|cases</c>: how fast the parts are, each against what it can be compared with.</summary>
internal static class BenchmarkVerb
{
    public static Command Create() => new("benchmark", "Measures the answer path, a model, an index or its vectors, the finding of personal data, the inbox of officials.")
    {
        AnswerBenchmark.Create(),
        ModelBenchmarkRun.Create(),
        VectorBenchmark.Create(),
        IndexBenchmark.Create(),
        PersonalDataBenchmark.Create(),
        CasesBenchmark.Create(),
    };
}
