using Chat.Records;
using Chat.Records.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Tests.Verbs;

/// <summary><c>audit verify</c>.</summary>
public sealed class AuditVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task AWholeLogIsSaidToBeWholeAndATamperedOneNamesTheFirstBrokenEntry()
    {
        await WriteAsync(4);
        var whole = await place.RunAsync("audit", "verify", "--data", place.At("audit"));
        await TamperAsync("DROP TRIGGER audit_no_update; UPDATE audit SET who = 'other' WHERE number = 3");
        var changed = await place.RunAsync("audit", "verify", "--data", place.At("audit"));
        await TamperAsync("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE number > 2");
        var cut = await place.RunAsync("audit", "verify", "--data", place.At("audit"), "--json");

        Assert.Equal((0, "The audit log is whole: 4 entries, of which the seal covers 4."), (whole.ExitCode, whole.Output.TrimEnd()));
        Assert.Equal((1, "Entry 3 was changed; the 2 before it are as they were written."), (changed.ExitCode, changed.Output.TrimEnd()));
        Assert.Equal((1, false, "Cut", 3), (cut.ExitCode, cut.Json.GetProperty("intact").GetBoolean(), cut.Json.GetProperty("fault").GetString(), cut.Json.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task ASealThatIsNotThereOrIsNoneIsSaidInOneSentence()
    {
        await WriteAsync(1, "other");
        var absent = await place.RunAsync("audit", "verify", "--data", place.At("other"), "--seal", place.At("absent.json"));
        var none = await place.RunAsync("audit", "verify", "--data", place.At("other"), "--seal", place.Write("none.json", "{}"));
        var empty = await place.RunAsync("audit", "verify", "--data", place.At("empty"));

        Assert.Equal((3, 7, 7), (absent.ExitCode, none.ExitCode, empty.ExitCode));
        Assert.All([absent, none, empty], r => Assert.Single(r.Error.TrimEnd().Split('\n')));
    }

    private async Task WriteAsync(int entries, string folder = "audit")
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["TaxAssistant:DataDirectory"] = place.At(folder) }).Build();
        await using var services = new ServiceCollection().AddLogging().AddRecords(configuration).BuildServiceProvider();
        for (var i = 1; i <= entries; i++)
            await services.GetRequiredService<AuditLog>().WriteAsync(new AuditAct(AuditLog.CommandLine, "account.add", "account", $"a{i}"), TestContext.Current.CancellationToken);
        await services.GetRequiredService<AuditSealer>().SealAsync(TestContext.Current.CancellationToken);
    }

    private async Task TamperAsync(string statement)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(place.At("audit"), "records.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
