using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.EndToEnd.Widget;

/// <summary>A line to the assistant that a test can hold or cut in the middle of an answer, byte for byte otherwise.</summary>
internal sealed class CuttingLine : IDisposable
{
    private static readonly byte[] Question = Encoding.ASCII.GetBytes("POST /api/v1/widget/answers");
    private static readonly byte[] Sentence = Encoding.ASCII.GetBytes("\"type\":\"sentence\"");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _gone = new();
    private readonly int _assistant;
    private TaskCompletionSource _cut = NewCut();

    public CuttingLine(string assistant)
    {
        _assistant = new Uri(assistant).Port;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    /// <summary>The assistant, by this line.</summary>
    public string Address { get; }

    /// <summary>What becomes of the next answers once their first sentence has passed.</summary>
    public Fate Fate { get; set; }

    /// <summary>Cuts the lines that are held now.</summary>
    public void Cut() => Interlocked.Exchange(ref _cut, NewCut()).SetResult();

    public void Dispose()
    {
        _gone.Cancel();
        _listener.Dispose();
        _gone.Dispose();
    }

    private static TaskCompletionSource NewCut() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_gone.Token));
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient visitor)
    {
        using var there = visitor;
        using var assistant = new TcpClient();
        try
        {
            await assistant.ConnectAsync(IPAddress.Loopback, _assistant, _gone.Token);
            var asks = false;
            var up = PumpAsync(visitor, assistant, sent =>
            {
                asks |= sent.IndexOf(Question) >= 0;
                return asks && Fate == Fate.Gone ? Fate.Gone : Fate.Whole;
            });
            var down = PumpAsync(assistant, visitor, came => asks && came.IndexOf(Sentence) >= 0 ? Fate : Fate.Whole);
            await Task.WhenAny(up, down);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has left.
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Judge judge)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _gone.Token) is > 0 and var count)
        {
            var fate = judge(buffer.AsSpan(0, count));
            if (fate == Fate.Gone)
            {
                from.LingerState = new LingerOption(true, 0);
                return;
            }

            // The end of that sentence's event: what follows in the same packet would complete the answer.
            var pass = fate == Fate.Whole ? count : End(buffer.AsSpan(0, count));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, pass), _gone.Token);
            if (fate == Fate.Held)
            {
                await _cut.Task.WaitAsync(_gone.Token);
                // As if a cable had been pulled: a reset, no orderly end.
                to.LingerState = new LingerOption(true, 0);
                return;
            }
        }
    }

    private static int End(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf(Sentence);
        return at + bytes[at..].IndexOf("\n\n"u8) + 2;
    }

    private delegate Fate Judge(ReadOnlySpan<byte> bytes);
}

/// <summary>What becomes of an answer on its way.</summary>
internal enum Fate
{
    /// <summary>It arrives.</summary>
    Whole,

    /// <summary>Nothing comes after its first sentence, and the line stays open until it is cut.</summary>
    Held,

    /// <summary>The line is reset as soon as something is asked.</summary>
    Gone,
}
