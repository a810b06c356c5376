using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Records;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Officials;

namespace Chat.Cli.Benchmarks.Cases;

/// <summary>The site as a process of its own on the benchmark's records, and an official who is signed in there: opens the inbox as a browser does, from the request to the last byte of the page.</summary>
internal sealed partial class InboxSite : IAsyncDisposable
{
    private const string Ready = "TaxAssistant answers at ";
    private const string Password = "cuatro palabras y un mar";
    private const string Name = "benchmark";
    private const int Tries = 5;

    private static readonly string[] Lists = ["unassigned", "mine", "waiting", "open", "closed"];

    private readonly Process _process;
    private readonly HttpClient _browser;

    private InboxSite(Process process, string address)
    {
        _process = process;
        _browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) };
    }

    /// <summary>Starts it, and signs in with a password and a code.</summary>
    /// <param name="program">Chat.Web.dll.</param>
    /// <param name="node">Makes the account.</param>
    /// <param name="folder">The data folder of the records.</param>
    /// <param name="connection">A PostgreSQL database; null for SQLite.</param>
    /// <param name="knowledge">The knowledge folder; null for the site's own.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="RecordsException">The site did not start, or lets nobody in.</exception>
    public static async Task<InboxSite> StartAsync(string program, CaseNode node, string folder, string? connection, string? knowledge, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        start.Environment["TaxAssistant__DataDirectory"] = folder;
        start.Environment["TaxAssistant__Records__ConnectionString"] = connection;
        // All requests come from one address.
        start.Environment["TaxAssistant__Limits__RequestsPerAddress"] = "1000000";
        if (knowledge is not null)
            start.Environment["TaxAssistant__KnowledgeFolder"] = Path.GetFullPath(knowledge);
        var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
            {
                if (!line.StartsWith(Ready, StringComparison.Ordinal))
                    continue;
                // Read on: a full pipe would hold the site up.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                var site = new InboxSite(process, line[Ready.Length..]);
                await site.SignInAsync(await node.Get<OfficialAccounts>().AddAsync(AuditLog.CommandLine, Name, OfficialRole.Caseworker, Language.Es.Code(), stop), stop);
                return site;
            }

            throw new RecordsException($"{program} did not start.");
        }
        catch
        {
            End(process);
            throw;
        }
    }

    /// <summary>Opens a page of a list, narrowed now and then, and reads it to its end.</summary>
    /// <exception cref="RecordsException">What came is no list of cases.</exception>
    public async Task OpenAsync(IReadOnlyList<(string Language, string Topic, string Question)> questions, Random random, CancellationToken stop)
    {
        var filter = random.Next(3) switch
        {
            0 => "",
            1 => "&language=" + LanguageCodes.All[random.Next(LanguageCodes.All.Count)].Code(),
            _ => "&topic=" + Uri.EscapeDataString(questions[random.Next(questions.Count)].Topic),
        };
        var list = Lists[random.Next(Lists.Length)];
        using var response = await _browser.GetAsync($"/panel/cases?list={list}{filter}", stop);
        var page = await response.Content.ReadAsStringAsync(stop);
        if (response.StatusCode != HttpStatusCode.OK || !page.Contains("panel-tabs", StringComparison.Ordinal))
            throw new RecordsException($"/panel/cases answered {(int)response.StatusCode} and shows no list.");
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        End(_process);
        return ValueTask.CompletedTask;
    }

    // A machine in full use may be slower than the site's limit for a write: it says so, and is asked again.
    private async Task SignInAsync(string token, CancellationToken stop)
    {
        var answered = "";
        for (var tries = 0; tries < Tries; tries++)
        {
            var page = WebUtility.HtmlDecode(await _browser.GetStringAsync($"/panel/register/{token}", stop));
            var secret = Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
            using var form = new FormUrlEncodedContent(
            [
                new("password", Password), new("repeat", Password), new("code", Totp.CodeOf(secret, Totp.StepOf(DateTimeOffset.UtcNow))), new("__RequestVerificationToken", Forgery().Match(page).Groups[1].Value),
            ]);
            using var response = await _browser.PostAsync($"/panel/register/{token}/password", form, stop);
            if (response.Headers.Location?.ToString().StartsWith("/panel/account", StringComparison.Ordinal) == true)
                return;
            answered = $"{(int)response.StatusCode} {response.Headers.Location?.ToString().Split('?')[^1]}";
        }

        throw new RecordsException($"The site let nobody in: {answered}.");
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    [GeneratedRegex("<code class=\"key\"[^>]*>([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Forgery();
}
