using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Records;
using Chat.Records.Backup;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.EndToEnd;

/// <summary>Back-up and restore as an operator does them: from a service that serves, into another folder, by the command line.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-e2e-backup-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AServedInstanceIsThereAgainInAnotherFolderWithItsReceiptsCasesAndAuditLog()
    {
        var (data, backup, elsewhere) = (At("data"), At("backup.zip"), At("elsewhere"));
        string code, receipt, reference;
        JsonElement conversation;
        using (var service = await ServiceProcess.StartAsync(data))
        {
            using var client = new HttpClient { BaseAddress = new Uri(service.Address) };
            var answer = await AskAsync(client, "he tenido dos pagadores, ¿tengo que declarar?");
            conversation = answer.GetProperty("conversation");
            code = answer.GetProperty("receipt").GetProperty("code").GetString()!;
            receipt = await client.GetStringAsync($"/api/v1/receipts/{code}", Stop);
            await PostAsync(client, "/api/v1/feedback", new { answerId = answer.GetProperty("id").GetString(), useful = true });
            reference = (await PostAsync(client, "/api/v1/handoffs", new { question = "¿Y si vivo en Ceuta?", contact = "612345678" })).GetProperty("reference").GetString()!;
            await ServiceProcess.CommandAsync("users", "add", "ane", "--role", "admin", "--data", data);

            var told = await ServiceProcess.CommandAsync("backup", backup, "--data", data);

            Assert.Contains("1 answers, 1 receipts, 1 cases", told, StringComparison.Ordinal);
            // It serves on, and what comes afterwards is not in it.
            await AskAsync(client, "¿qué es el IVA?");
        }

        var restored = await ServiceProcess.CommandAsync("restore", backup, "--data", elsewhere);
        Assert.Contains("The audit log is whole", restored, StringComparison.Ordinal);
        using (var service = await ServiceProcess.StartAsync(elsewhere))
        {
            using var client = new HttpClient { BaseAddress = new Uri(service.Address) };
            Assert.Equal(receipt, await client.GetStringAsync($"/api/v1/receipts/{code}", Stop));
            await File.WriteAllTextAsync(At("receipt.json"), receipt, Stop);
            Assert.Contains("is genuine", await ServiceProcess.CommandAsync("receipts", "verify", At("receipt.json"), "--data", elsewhere), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/v1/cases/{reference}", Stop)).StatusCode);
            Assert.Contains("ane", await ServiceProcess.CommandAsync("users", "list", "--data", elsewhere), StringComparison.Ordinal);
            Assert.Contains("The audit log is whole", await ServiceProcess.CommandAsync("audit", "verify", "--data", elsewhere), StringComparison.Ordinal);
            // The citizen's own secret still opens what is theirs.
            using var erase = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/conversations/{conversation.GetProperty("id").GetString()}");
            erase.Headers.Authorization = new AuthenticationHeaderValue("Bearer", conversation.GetProperty("token").GetString());
            Assert.True((await client.SendAsync(erase, Stop)).IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task ARestoreThatIsKilledOnItsWayLeavesTheOldStateOrTheNewOne()
    {
        var (data, backup, place) = (At("data"), At("backup.zip"), At("place"));
        string newCode, oldCode;
        using (var service = await ServiceProcess.StartAsync(data))
        {
            using var client = new HttpClient { BaseAddress = new Uri(service.Address) };
            newCode = Code(await AskAsync(client, "he tenido dos pagadores, ¿tengo que declarar?"));
        }

        using (var service = await ServiceProcess.StartAsync(place))
        {
            using var client = new HttpClient { BaseAddress = new Uri(service.Address) };
            oldCode = Code(await AskAsync(client, "¿hasta qué día se presenta el modelo 130?"));
        }

        await ServiceProcess.CommandAsync("backup", backup, "--data", data);
        var killed = 0;
        // Sooner and later on its way; where the machine is too fast to be caught, the restore has ended and the new state is there.
        foreach (var pause in new[] { 0, 20, 60, 150, 300 })
        {
            using var restore = Start("restore", backup, "--replace", "--data", place);
            while (!restore.HasExited && !Directory.Exists(Path.Combine(place, ".restore")))
                await Task.Delay(1, Stop);
            await Task.Delay(pause, Stop);
            if (!restore.HasExited)
            {
                restore.Kill();
                killed++;
            }

            await restore.WaitForExitAsync(Stop);
            var codes = await CodesAsync(place);
            Assert.True(codes is [var one] && (one == oldCode || one == newCode), $"After {pause} ms there stand {string.Join(", ", codes)}.");
            Assert.Contains("The audit log is", await ServiceProcess.CommandAsync("audit", "verify", "--data", place), StringComparison.Ordinal);
            if (codes[0] == newCode)
                break;
        }

        Assert.True(killed > 0, "No restore was caught on its way, so nothing is shown.");
        await ServiceProcess.CommandAsync("restore", backup, "--replace", "--data", place);
        Assert.Equal([newCode], await CodesAsync(place));
    }

    [Fact]
    public async Task WhatCannotBeRestoredIsToldInOneSentence()
    {
        var (data, backup) = (At("data"), At("backup.zip"));
        using (await ServiceProcess.StartAsync(data))
            await ServiceProcess.CommandAsync("backup", backup, "--data", data);

        await FailsAsync("never overwritten", "backup", backup, "--data", data);
        await FailsAsync("There are no records", "backup", At("other.zip"), "--data", At("nowhere"));
        await FailsAsync("--replace", "restore", backup, "--data", data);
        await FailsAsync("is not there", "restore", At("missing.zip"), "--data", At("nowhere"));
        var bytes = await File.ReadAllBytesAsync(backup, Stop);
        bytes[bytes.Length / 3] ^= 4;
        await File.WriteAllBytesAsync(At("flipped.zip"), bytes, Stop);
        await FailsAsync("is refused", "restore", At("flipped.zip"), "--data", At("nowhere"));
        await File.WriteAllBytesAsync(At("cut.zip"), bytes[..^200], Stop);
        await FailsAsync("is refused", "restore", At("cut.zip"), "--data", At("nowhere"));
        Assert.False(File.Exists(Path.Combine(At("nowhere"), "records.db")));

        async Task FailsAsync(string words, params string[] line)
        {
            using var command = Start(line);
            var error = await command.StandardError.ReadToEndAsync(Stop);
            await command.WaitForExitAsync(Stop);
            Assert.Equal(7, command.ExitCode);
            Assert.Contains(words, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private static string Code(JsonElement answer) => answer.GetProperty("receipt").GetProperty("code").GetString()!.Replace("-", "", StringComparison.Ordinal);

    private static Task<JsonElement> AskAsync(HttpClient client, string question) => PostAsync(client, "/api/v1/answers", new { question });

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body, Stop);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return response.StatusCode == HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    // What a service would find on that folder, which first ends what an interrupted restore left to do.
    private static async Task<IReadOnlyList<string>> CodesAsync(string place)
    {
        PendingRestore.Finish(place);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddRecords(new ConfigurationBuilder().AddInMemoryCollection([new("TaxAssistant:DataDirectory", place)]).Build()).BuildServiceProvider();
        await using var context = await services.GetRequiredService<RecordsDatabase>().OpenAsync(Stop);
        var codes = await context.Turns.Select(t => t.Code).ToListAsync(Stop);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return [.. codes.Select(c => c.Symbols)];
    }

    private static Process Start(params string[] words) => Process.Start(new ProcessStartInfo("dotnet", [ServiceProcess.Built("Chat.Cli", "taxassistant.dll"), .. words])
    {
        RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = ServiceProcess.Root,
    })!;
}
