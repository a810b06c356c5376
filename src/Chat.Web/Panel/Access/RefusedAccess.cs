using System.Collections.Concurrent;
using Chat.Records;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Microsoft.AspNetCore.Routing;

namespace Chat.Web.Panel.Access;

/// <summary>
/// Writes down that an official asked for what their role does not open. Once for each session and address in ten minutes, on each node: a
/// page that is loaded again and again must not fill a log from which nothing is ever deleted.
/// </summary>
internal sealed class RefusedAccess(AuditLog audit, TimeProvider clock, ILogger<RefusedAccess> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    // More than officials have open at a time; beyond it the oldest are forgotten.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<(Guid Session, string Address), DateTimeOffset> _written = new();

    /// <summary>An address as the audit log takes it: <c>GET:/panel/review/id</c> for <c>/panel/review/{id:guid}</c>.</summary>
    public static string CodeOf(string method, string pattern) =>
        $"{method}:/{string.Join('/', pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim('{', '}', '*').Split(':')[0]))}";

    /// <summary>Writes an entry, unless there is one of the last ten minutes.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        // The pattern, not the path: a path may hold the token of a link.
        if (http.User.SignedIn() is not { } official || (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } pattern)
            return;
        var (key, now) = ((official.Session, pattern), clock.GetUtcNow());
        if (_written.TryGetValue(key, out var last) && now - last < Pause)
            return;
        if (_written.Count >= Most)
            foreach (var (old, _) in _written.OrderBy(w => w.Value).Take(Most / 2))
                _written.TryRemove(old, out _);
        _written[key] = now;
        try
        {
            await audit.WriteAsync(new AuditAct(official.Who, "access.refuse", "address", CodeOf(http.Request.Method, pattern), new Dictionary<string, string> { ["role"] = official.Role }), http.RequestAborted);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            // The refusal stands without its entry.
            _written.TryRemove(key, out _);
            WebLog.PanelAway(logger, fault);
        }
    }
}
