using System.Diagnostics;
using OpenTelemetry;

namespace Chat.Web.Hosting.Telemetry;

/// <summary>
/// Takes from a span, before it is sent, every attribute that is not on the list: an address holds codes of cases and receipts, a header what
/// a browser says of its owner, and a library may begin to add more with its next release. The words of a fault go too; its type stays.
/// </summary>
internal sealed class SpanScrubber : BaseProcessor<Activity>
{
    private static readonly HashSet<string> Kept =
    [
        "http.request.method", "http.route", "http.response.status_code", "network.protocol.version", "url.scheme", "error.type", "server.address", "server.port",
    ];

    // Ours, and those of model calls, which are numbers and names with sensitive data off (ModelTelemetry).
    private static readonly string[] KeptBeginnings = ["taxassistant.", "gen_ai."];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (var (name, _) in data.TagObjects.Where(t => !IsKept(t.Key)).ToList())
            data.SetTag(name, null);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
    }

    private static bool IsKept(string name) => Kept.Contains(name) || Array.Exists(KeptBeginnings, b => name.StartsWith(b, StringComparison.Ordinal));
}
