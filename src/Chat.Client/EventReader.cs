using System.Globalization;
using System.Text;

namespace Chat.Client;

/// <summary>An event of a stream.</summary>
/// <param name="Data">Its data.</param>
/// <param name="Id">Its number; null when it has none.</param>
internal readonly record struct ReadEvent(string Data, int? Id);

/// <summary>
/// Reads server-sent events as the WHATWG's standard says. A line that breaks, is silent for too long, or says nothing but that it is there until
/// the time of its call is over, is an end like any other.
/// </summary>
internal sealed class EventReader(Stream stream, TimeSpan silence, Tries? tries = null) : IAsyncDisposable
{
    private readonly StreamReader _lines = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    /// <summary>The next event; null when no more come.</summary>
    public async Task<ReadEvent?> TryNextAsync(CancellationToken cancellation)
    {
        var (data, id) = (new StringBuilder(), default(int?));
        while (await LineAsync(cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                    return new ReadEvent(data.ToString(0, data.Length - 1), id);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            // A line that begins with a colon is a comment: somebody is there.
            var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
            value = value.StartsWith(' ') ? value[1..] : value;
            if (field == "data")
                data.Append(value).Append('\n');
            else if (field == "id")
                id = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : id;
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Dispose();
        await stream.DisposeAsync();
    }

    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(tries is not null && tries.Left < silence ? tries.Left : silence);
        try
        {
            return await _lines.ReadLineAsync(limit.Token);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
