using Chat.Records.Answers;
using Chat.Records.Changes;
using Chat.Records.Conversations;
using Chat.Records.Receipts;
using Chat.Records.Retention;
using Chat.Records.Storage;
using Chat.Records.Switches;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Chat.Records.Tests.Doubles;

/// <summary>Records as one node of the service keeps them, with a clock that the test moves.</summary>
internal sealed class Store : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private bool _recording;
    private IReadOnlyList<BackgroundService> _listening = [];

    public Store(string folder, string? connectionString, params (string Setting, string Value)[] settings)
        : this(null, folder, connectionString, settings)
    {
    }

    // Time that passes by itself, for what waits for another node.
    private Store(TimeProvider? clock, string folder, string? connectionString, (string Setting, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("TaxAssistant:DataDirectory", folder), new("TaxAssistant:Records:WriteLimit", "00:00:30"), new("TaxAssistant:Records:ConnectionString", connectionString),
            .. settings.Select(s => KeyValuePair.Create("TaxAssistant:" + (s.Setting.Contains(':') ? "" : "Records:") + s.Setting, (string?)s.Value)),
        ]).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton(clock ?? Clock).AddRecords(configuration).AddRecordKeeping().AddCredentials()
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.Zero));

    /// <summary>A node whose clock is the machine's, listening for what others write.</summary>
    public static async Task<Store> StartAsync(string folder, string? connectionString, params (string Setting, string Value)[] settings)
    {
        var store = new Store(TimeProvider.System, folder, connectionString, settings);
        store._listening = [store.Get<ChangeFeed>(), store.Get<Switchboard>()];
        foreach (var service in store._listening)
            await service.StartAsync(CancellationToken.None);
        return store;
    }

    public RecordsDatabase Database => Get<RecordsDatabase>();

    public AnswerRecorder Recorder => Get<AnswerRecorder>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<RecordsContext> OpenAsync() => Database.OpenAsync(TestContext.Current.CancellationToken);

    /// <summary>Keeps an answer.</summary>
    public async Task<AnswerRecord?> KeepAsync(ConversationSecret secret, string question = "¿Cuándo se declara?", string source = "topic:irpf/uno")
    {
        if (!_recording)
        {
            // However slow the machine: the start gives up on a database after a while.
            await using var context = await OpenAsync();
            await Recorder.StartAsync(CancellationToken.None);
        }

        _recording = true;
        var record = Samples.Answer(secret, Clock.GetUtcNow(), question, source);
        return await Recorder.KeepAsync(record, TestContext.Current.CancellationToken) ? record : null;
    }

    public Task<bool> EraseAsync(ConversationSecret secret) => Get<ConversationEraser>().EraseAsync(secret, TestContext.Current.CancellationToken);

    public Task<int> DeleteOldAsync() => Get<RetentionJob>().DeleteAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_recording)
            await Recorder.StopAsync(CancellationToken.None);
        foreach (var service in _listening)
            await service.StopAsync(CancellationToken.None);
        var file = Database.UsesServer ? null : _services.GetRequiredService<IOptions<RecordsOptions>>().Value;
        await _services.DisposeAsync();
        Close(file);
    }

    /// <summary>Closes the connections to the file that nobody uses just now.</summary>
    public void CloseIdle() => Close(Get<IOptions<RecordsOptions>>().Value);

    // Of this file alone: a connection of another test holds settings of its own, as how large its file may grow.
    private static void Close(RecordsOptions? options)
    {
        if (options is null)
            return;
        var builder = new DbContextOptionsBuilder<RecordsContext>();
        RecordsDatabase.Configure(builder, options);
        using var context = new RecordsContext(builder.Options);
        SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
    }
}

/// <summary>Answers to keep.</summary>
internal static class Samples
{
    public static AnswerRecord Answer(ConversationSecret secret, DateTimeOffset at, string question, string source)
    {
        var (id, code) = (Guid.CreateVersion7(at), ReceiptCode.New());
        var turn = new KeptTurn
        {
            Id = id,
            ConversationId = secret.Id,
            Code = code,
            At = at,
            Question = question,
            AsOf = new DateOnly(2026, 11, 26),
            Context = "{}",
            Language = "eu",
            Outcome = "answered",
            Mode = "quoted",
            TaxYear = 2025,
            Answer = "{\"text\":\"Aitorpena egin behar da.\"}",
            Evidence = "[]",
            KnowledgeVersion = "0123456789abcdef",
            IndexGeneration = "20261126-1",
        };
        return new AnswerRecord(
            turn,
            [new TurnSource { TurnId = id, SourceId = source, Cited = true }, new TurnSource { TurnId = id, SourceId = "BOE-A-2006-20764#a96", Cited = false }],
            new KeptReceipt { Code = code, TurnId = id, ConversationId = secret.Id, At = at, Document = $"{{\"question\":\"{question}\"}}" });
    }
}
