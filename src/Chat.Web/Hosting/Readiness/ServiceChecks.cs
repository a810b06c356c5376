using Chat.Llama;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Knowledge;
using Chat.Records.Answers;
using Chat.Records.Changes;
using Chat.Web.Hosting.Draining;
using Chat.Web.Records;

namespace Chat.Web.Hosting.Readiness;

/// <summary>
/// How the service and its parts stand. A part that is away changes answers (<see cref="All"/>) and nothing more; what keeps the service from
/// answering at all is one sentence (<see cref="Refusal"/>).
/// </summary>
internal sealed class ServiceChecks(KnowledgeBase knowledge, LiveIndex index, DataFolder data, AnswerRecorder recorder, ChangeFeed feed, DrainingLifetime life, KeyRingStart keys, TimeProvider clock, IServiceProvider services, ILogger<ServiceChecks> logger)
{
    /// <summary>Below this much free room on the disk of the data folder: an index of 400,000 passages needs 0.8 GB while it is built.</summary>
    internal const long LowDisk = 1L << 30;

    /// <summary>Names of the parts, as in <c>/health/ready</c> and the metric <c>taxassistant.health</c>.</summary>
    public static readonly IReadOnlyList<string> Names = ["knowledge", "model", "index", "database", "disk"];

    private string? _said;

    /// <summary>
    /// Why a load balancer must send nobody here; null while the service answers. Whoever reaches the service may read it: paths and what the
    /// system says are in the log.
    /// </summary>
    public string? Refusal() =>
        life.IsDraining ? "This node was told to end; others answer."
        : IsWritable() ? keys.IsDone ? null : "This node has not read the keys of its pages yet; the log says why."
        : "This node cannot write its data; the log says why.";

    /// <summary>How each part stands, by name.</summary>
    public IReadOnlyDictionary<string, Check> All() => Names.ToDictionary(n => n, Of);

    /// <summary>How one part stands.</summary>
    public Check Of(string name) => name switch
    {
        "knowledge" => Knowledge(),
        "model" => Model(),
        "index" => Index(),
        "database" => Database(),
        _ => Disk(),
    };

    /// <summary>Bytes free on the disk of the data folder; null where the system does not tell.</summary>
    public long? FreeBytes()
    {
        try
        {
            return new DriveInfo(data.Root).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private bool IsWritable()
    {
        var fault = data.Fault();
        // Once for each time that it begins, since it is asked every few seconds.
        if (Interlocked.Exchange(ref _said, fault) is null && fault is not null)
            WebLog.NotReady(logger, fault);
        return fault is null;
    }

    // It was read whole before the service listened; what ages is the calendar, which a new year needs a file for.
    private Check Knowledge()
    {
        var today = clock.Today();
        var periods = knowledge.Calendar.Periods;
        return periods.Count == 0 || periods.Any(p => p.To >= today) ? Check.Ok("loaded") : Check.Degraded("calendar-ended");
    }

    private Check Model()
    {
        if (ModelReadiness.Of(services) is not { } model)
            return Check.Ok("none");
        if (model.Endpoints is { } endpoints)
        {
            return model.EndpointsUp == 0 ? Check.Degraded("no-endpoint")
                : model.EndpointsUp < endpoints ? Check.Degraded("fewer-endpoints")
                : Check.Ok("ready");
        }

        // A model that is neither here nor at an endpoint of the settings has no queue that is known.
        return model.Waiting is { } waiting && waiting >= services.GetRequiredService<LlamaOptions>().QueueLength ? Check.Degraded("queue-full") : Check.Ok("ready");
    }

    private Check Index() => index.Trouble is { } trouble ? Check.Degraded(trouble) : Check.Ok(index.Manifest is null ? "none" : "serves");

    private Check Database() =>
        !feed.IsHearing ? Check.Degraded("away")
        // It answers and did not keep the last answer: full, read-only or slow. The next answer tries again.
        : !recorder.IsAvailable ? Check.Degraded("not-kept")
        : Check.Ok("kept");

    private Check Disk() => FreeBytes() is < LowDisk ? Check.Degraded("low") : Check.Ok("free");
}
