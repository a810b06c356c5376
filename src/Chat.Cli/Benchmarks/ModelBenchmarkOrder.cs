using System.CommandLine;
using Chat.Llama;
using Chat.Llama.Benchmarking;

namespace Chat.Cli.Benchmarks;

/// <summary>What <c>benchmark model</c> was asked for.</summary>
internal sealed class ModelBenchmarkOrder
{
    private readonly Option<FileInfo?> _model = new("--model") { Description = "The GGUF file; default: TaxAssistant__Model__Path." };
    private readonly Option<string> _sequences = BenchmarkOptions.Numbers("--sequences", "Answers at a time, one row each.", "1,4,16,32", 1, 128);
    private readonly Option<string> _compared = BenchmarkOptions.Numbers("--compared", "Answers at a time of the comparisons.", "1,8,32", 1, 128);
    private readonly Option<string> _compare = new("--compare") { Description = "Comparisons, of bare, node, follow-up, stall; or none.", DefaultValueFactory = _ => "bare,node,follow-up,stall" };
    private readonly Option<int> _prompt = BenchmarkOptions.Number("--prompt-tokens", "Tokens of a prompt.", 128, 8, 8_000);
    private readonly Option<int> _answer = BenchmarkOptions.Number("--tokens", "Tokens of an answer that are timed.", 64, 8, 4_000);
    private readonly Option<int> _repeats = BenchmarkOptions.Number("--repeats", "How often each comparison is taken.", 3, 1, 100);
    private readonly Option<int> _long = BenchmarkOptions.Number("--long-prompt", "Tokens of the prompt that the others are stalled by.", 4_000, 64, 100_000);
    private readonly Option<double> _stall = BenchmarkOptions.Number("--longest-stall", "Allowed time from token to token while a prompt is read, as a factor of the time without.", new LlamaOptions().LongestStall, 1.2, 100);
    private readonly Option<int> _threads = BenchmarkOptions.Number("--threads", "Threads; 0 for one a core.", 0, 0, 512);
    private readonly Option<int> _layers = BenchmarkOptions.Number("--gpu-layers", "Layers on the GPU; -1 for all.", -1, -1, 1_000);
    private readonly Option<int> _batch = BenchmarkOptions.Number("--batch", "Most tokens of one call.", 512, 32, 8_192);
    private readonly Option<int> _context = BenchmarkOptions.Number("--context-tokens", "KV cells in all, shared equally by the answers at a time; 0 for as many as each measurement needs.", 0, 0, 4_194_304);
    private readonly Option<KvType> _kv = new("--kv") { Description = "How the KV is kept: F16 or Q8.", DefaultValueFactory = _ => KvType.F16 };
    private readonly Option<bool> _plain = new("--mapped") { Description = "Use the weights as they lie in the file, not rearranged for this processor: less memory." };
    private readonly Option<bool> _trust = new("--trust") { Description = "Load a file of which nothing is known." };
    private readonly Option<FileInfo?> _out = BenchmarkOptions.Out();

    /// <summary>The verb's part of the command line.</summary>
    public void AddTo(Command verb)
    {
        foreach (Option option in (Option[])[_model, _sequences, _compared, _compare, _prompt, _answer, _repeats, _long, _stall, _threads, _layers, _batch, _context, _kv, _plain, _trust, _out])
            verb.Options.Add(option);
        _compare.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && text.Split(',').FirstOrDefault(c => c is not ("bare" or "node" or "follow-up" or "stall" or "none")) is { } unknown)
                result.AddError($"'{unknown}' is none of bare, node, follow-up, stall, none.");
        });
    }

    /// <summary>As given on a command line.</summary>
    public Given Read(ParseResult parsed)
    {
        var file = parsed.GetValue(_model)?.FullName ?? Environment.GetEnvironmentVariable("TaxAssistant__Model__Path")
            ?? throw new ModelException("No model is named: give one with --model FILE.gguf.");
        var plan = new BenchmarkPlan(parsed.GetValue(_prompt), parsed.GetValue(_answer), parsed.GetValue(_repeats));
        var (rows, compared) = (BenchmarkOptions.Several(parsed, _sequences), BenchmarkOptions.Several(parsed, _compared));
        var comparisons = parsed.GetValue(_compare)!.Split(',').ToHashSet();
        var options = new LlamaOptions
        {
            ContextTokens = parsed.GetValue(_context),
            Slots = 1,
            RememberedConversations = 0,
            BatchTokens = parsed.GetValue(_batch),
            Threads = parsed.GetValue(_threads) is > 0 and var threads ? threads : Environment.ProcessorCount,
            GpuLayers = parsed.GetValue(_layers),
            LongestStall = parsed.GetValue(_stall),
            KvType = parsed.GetValue(_kv),
            RearrangesWeights = !parsed.GetValue(_plain),
        };
        return new Given(file, plan, rows, compared, comparisons, parsed.GetValue(_long), options, parsed.GetValue(_trust), parsed.GetValue(_out));
    }

    /// <summary>The order, read.</summary>
    internal sealed record Given(
        string File, BenchmarkPlan Plan, IReadOnlyList<int> Rows, IReadOnlyList<int> Compared, IReadOnlySet<string> Comparisons, int LongPrompt, LlamaOptions Options, bool Trust, FileInfo? Output);
}
