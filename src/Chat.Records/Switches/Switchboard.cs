using System.Collections.Frozen;
using System.Text.Json;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Changes;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Records.Switches;

/// <summary>
/// How the faces of the service are switched: read from memory on every question, heard of from other nodes by the change feed, and read
/// again every five seconds in any case. While the database is away the last state known holds.
/// </summary>
public sealed class Switchboard(RecordsDatabase database, AuditLog audit, ChangeFeed feed, TimeProvider clock, ILogger<Switchboard> logger) : BackgroundService
{
    /// <summary>Longest reason, in UTF-16 units.</summary>
    public const int LongestWhy = 500;

    /// <summary>Longest banner, in UTF-16 units.</summary>
    public const int LongestBanner = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private FrozenDictionary<string, FaceState> _faces = Faces.All.ToFrozenDictionary(f => f, FaceState.Untouched);

    /// <summary>How a face is switched now.</summary>
    public FaceState Of(string face) => _faces.GetValueOrDefault(face) ?? FaceState.Untouched(face);

    /// <summary>The banner of a face now; null when there is none.</summary>
    public string? BannerOf(string face, string language) => Of(face).BannerAt(clock.GetUtcNow(), language);

    /// <summary>Switches a face.</summary>
    /// <exception cref="RecordsException">It could not be kept, and nothing was switched.</exception>
    public async Task<SwitchOutcome> SetAsync(Caseworker who, SwitchOrder order, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(order);
        if (Fault(order) is { } fault)
            return fault;
        try
        {
            if (!await WriteAsync(who, order, cancellation))
                return SwitchOutcome.Changed;
        }
        catch (DbUpdateException lost) when (RecordsFault.IsTaken(lost))
        {
            return SwitchOutcome.Changed;
        }
        catch (Exception away) when (RecordsFault.Is(away))
        {
            throw new RecordsException("The switch cannot be kept, so nothing was switched; see whether the database answers and its disk has room.", away);
        }

        feed.Nudge();
        // It is switched, whether or not it can be read back at once.
        await TryReadAsync(CancellationToken.None);
        return SwitchOutcome.Done;
    }

    /// <summary>How a face was switched, the latest first.</summary>
    public async Task<IReadOnlyList<FaceState>> HistoryAsync(string face, int most, CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        var rows = await context.Switches.AsNoTracking().Where(s => s.Face == face).OrderByDescending(s => s.Number).Take(Math.Clamp(most, 1, 500)).ToListAsync(cancellation);
        return [.. rows.Select(StateOf)];
    }

    /// <summary>Reads how the faces are switched.</summary>
    public async Task ReadAsync(CancellationToken cancellation = default)
    {
        await using var context = await database.OpenAsync(cancellation);
        var rows = await context.Switches.AsNoTracking().Where(s => !context.Switches.Any(o => o.Face == s.Face && o.Number > s.Number)).ToListAsync(cancellation);
        _faces = Faces.All.ToFrozenDictionary(f => f, f => rows.FirstOrDefault(r => r.Face == f) is { } row ? StateOf(row) : FaceState.Untouched(f));
    }

    /// <summary>Reads how the faces are switched before the first question comes; a service whose database is away starts all the same.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            await ReadAsync(limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            RecordsLog.SwitchesNotRead(logger, fault);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = feed.Open(subject: null, patient: true);
        var heard = HearAsync(watch, stoppingToken);
        using var timer = new PeriodicTimer(Interval, clock);
        do
            await TryReadAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
        await heard;
    }

    private async Task HearAsync(ChangeFeed.Watch watch, CancellationToken cancellation)
    {
        await foreach (var signal in watch.ReadAsync(cancellation))
        {
            if (signal.Kind == ChangeKinds.Switch)
                await TryReadAsync(cancellation);
        }
    }

    private async Task TryReadAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(cancellation);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            RecordsLog.SwitchesNotRead(logger, fault);
        }
    }

    private async Task<bool> WriteAsync(Caseworker who, SwitchOrder order, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var last = await context.Switches.Where(s => s.Face == order.Face).MaxAsync(s => (int?)s.Number, cancellation) ?? 0;
        if (last != order.Seen)
            return false;
        context.Switches.Add(new SwitchRow
        {
            Face = order.Face, Number = last + 1, Mode = Spelling.Of(order.Mode), Author = who.Id, At = now, Why = order.Why.Trim(),
            Banner = order.Banner.Count > 0 ? JsonSerializer.Serialize(order.Banner.ToDictionary(), RecordsJson.Default.DictionaryStringString) : null,
            BannerFrom = order.BannerFrom, BannerUntil = order.BannerUntil,
        });
        await context.SaveChangesAsync(cancellation);
        await ChangeLog.AddAsync(context, ChangeKinds.Switch, null, now, cancellation);
        var details = new Dictionary<string, string> { ["mode"] = Spelling.Of(order.Mode), ["banner"] = order.Banner.Count > 0 ? "yes" : "no", ["number"] = $"{last + 1}" };
        await audit.AddAsync(context, new AuditAct(who.Id, "switch.set", "face", order.Face, details), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static SwitchOutcome? Fault(SwitchOrder order)
    {
        if (!Faces.All.Contains(order.Face))
            return SwitchOutcome.UnknownFace;
        if (string.IsNullOrWhiteSpace(order.Why) || order.Why.Length > LongestWhy)
            return SwitchOutcome.NoReason;
        // A banner in one language would leave three quarters of its readers guessing.
        var complete = order.Banner.Count == 0 || LanguageCodes.All.All(l => order.Banner.TryGetValue(l.Code(), out var text) && !string.IsNullOrWhiteSpace(text) && text.Length <= LongestBanner);
        return complete && !(order.BannerFrom >= order.BannerUntil) ? null : SwitchOutcome.BadBanner;
    }

    private static FaceState StateOf(SwitchRow row) => new(
        row.Face, row.Number, row.Mode switch { "off" => FaceMode.Off, "sources-only" => FaceMode.SourcesOnly, _ => FaceMode.On },
        row.Banner is { } banner ? JsonSerializer.Deserialize(banner, RecordsJson.Default.DictionaryStringString)! : new Dictionary<string, string>(),
        row.BannerFrom, row.BannerUntil, row.Author, row.At, row.Why);
}
