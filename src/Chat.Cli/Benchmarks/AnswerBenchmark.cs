using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Core.Questions;
using Chat.Core.Statistics;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Benchmarks;

/// <summary><c>benchmark answers</c>: how fast the answer path is, in process and through HTTP.</summary>
internal static class AnswerBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long to measure.", DefaultValueFactory = _ => 10 };
        var url = new Option<string?>("--url") { Description = "Measure a running service through HTTP instead, e.g. http://127.0.0.1:5080." };
        url.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")))
                result.AddError($"'{text}' is no address as http://127.0.0.1:5080.");
        });
        var connections = new Option<int>("--connections") { Description = "Questions under way at a time through HTTP.", DefaultValueFactory = _ => 64 };
        var verb = new Command("answers", "Measures the answer path, in process or through HTTP.") { seconds, url, connections };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(
            parsed, (services, stop) => RunAsync(services, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(url), parsed.GetValue(connections), stop), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(IServiceProvider services, TimeSpan duration, string? url, int connections, CancellationToken stop)
    {
        var questions = CitizenQuestions.Of(services.GetRequiredService<KnowledgeBase>()).Select(q => q.Text).ToArray();
        using var client = url is null ? null : new HttpClient { BaseAddress = new Uri(url) };
        if (client is null)
            await Assistant.OpenLawAsync(services, stop);
        var ask = client is null ? InProcess(services) : (question, token) => AskOverHttpAsync(client, question, token);
        var workers = client is null ? Environment.ProcessorCount : connections;
        await MeasureAsync(questions, ask, workers, WarmUp, stop);
        var (times, errors, elapsed) = await MeasureAsync(questions, ask, workers, duration, stop);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Count} answers in {elapsed.TotalSeconds:0.0} s: {times.Count / elapsed.TotalSeconds:0} answers/s, p50 {At(0.5):0.00} ms, p99 {At(0.99):0.00} ms, {errors} errors ({(client is null ? "in process" : "HTTP")}, {workers} at a time, {Environment.ProcessorCount} cores)."));
        return errors == 0 ? ExitCode.Done : ExitCode.Faults;

        double At(double share) => times.Count == 0 ? 0 : Percentile.Of(times, share);
    }

    private static Func<string, CancellationToken, Task<bool>> InProcess(IServiceProvider services)
    {
        var pipeline = services.GetRequiredService<AnswerPipeline>();
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
        return (question, _) =>
        {
            pipeline.Answer(new Question(question, null, today));
            return Task.FromResult(true);
        };
    }

    private static async Task<bool> AskOverHttpAsync(HttpClient client, string question, CancellationToken stop)
    {
        using var content = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { question }), System.Text.Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.PostAsync(new Uri("/api/v1/answers", UriKind.Relative), content, stop);
            await response.Content.ReadAsByteArrayAsync(stop);
            return response.IsSuccessStatusCode;
        }
        // Who is let wait for a hundred seconds, the client's own limit, has no answer either.
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<(List<double> Milliseconds, int Errors, TimeSpan Elapsed)> MeasureAsync(
        string[] questions, Func<string, CancellationToken, Task<bool>> ask, int workers, TimeSpan duration, CancellationToken stop)
    {
        var next = -1;
        var errors = 0;
        var start = Stopwatch.GetTimestamp();
        var perWorker = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(
            async () =>
            {
                var times = new List<double>();
                while (Stopwatch.GetElapsedTime(start) < duration)
                {
                    var question = questions[Interlocked.Increment(ref next) % questions.Length];
                    var began = Stopwatch.GetTimestamp();
                    if (!await ask(question, stop))
                        Interlocked.Increment(ref errors);
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                return times;
            },
            stop)));
        return ([.. perWorker.SelectMany(t => t)], errors, Stopwatch.GetElapsedTime(start));
    }
}
