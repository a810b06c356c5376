using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Chat.Llama;
using Chat.Llama.Benchmarking;

namespace Chat.Cli.Benchmarks;

/// <summary>Decode throughput of node-llama-cpp, which binds the same natives: a process of its own, run between two of ours.</summary>
internal static class NodeThroughput
{
    /// <summary>Tokens a second.</summary>
    /// <exception cref="ModelException">Node or the script is missing, or it failed.</exception>
    public static async Task<double> MeasureAsync(string model, int sequences, BenchmarkPlan plan, LlamaOptions options, CancellationToken stop)
    {
        var script = Environment.GetEnvironmentVariable("TaxAssistant__Benchmark__NodeScript")
            ?? throw new ModelException("node-llama-cpp is not at hand: run ./taxassistant benchmark model, which fetches it, or leave node out of --compare.");
        string[] arguments =
        [
            script, "--model", model, "--sequences", Text(sequences), "--prompt-tokens", Text(plan.PromptTokens), "--tokens", Text(plan.AnswerTokens),
            "--threads", Text(options.Threads), "--batch", Text(options.BatchTokens), "--repeats", "2",
        ];
        using var node = Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        try
        {
            var (output, error) = (node.StandardOutput.ReadToEndAsync(stop), node.StandardError.ReadToEndAsync(stop));
            await node.WaitForExitAsync(stop);
            if (node.ExitCode != 0)
                throw new ModelException($"node-llama-cpp failed: {(await error).Split('\n')[0]}");
            // The first run of a process pays for its warming up.
            var last = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
            return JsonDocument.Parse(last).RootElement.GetProperty("tokensPerSecond").GetDouble();
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new ModelException("Node.js cannot be started; install it, or leave node out of --compare.", fault);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
