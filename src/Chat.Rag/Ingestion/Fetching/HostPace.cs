namespace Chat.Rag.Ingestion.Fetching;

/// <summary>Gives each host its turns: never two within the pause that its slowest source asks for.</summary>
internal sealed class HostPace(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Turns> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the next turn; returns how long it is until then.</summary>
    public TimeSpan Take(string host, double perSecond)
    {
        lock (_lock)
        {
            if (!_hosts.TryGetValue(host, out var turns))
                _hosts[host] = turns = new();
            var pause = TimeSpan.FromSeconds(1 / perSecond);
            turns.Pause = pause > turns.Pause ? pause : turns.Pause;
            var now = clock.GetUtcNow();
            var turn = turns.Next > now ? turns.Next : now;
            turns.Next = turn + turns.Pause;
            return turn - now;
        }
    }

    /// <summary>Nobody's turn comes for this long: the host asked for it.</summary>
    public void Hold(string host, TimeSpan pause)
    {
        lock (_lock)
        {
            if (_hosts.TryGetValue(host, out var turns) && clock.GetUtcNow() + pause is var then && then > turns.Next)
                turns.Next = then;
        }
    }

    private sealed class Turns
    {
        public TimeSpan Pause { get; set; }

        public DateTimeOffset Next { get; set; }
    }
}
