using System.Net;
using System.Net.Sockets;

namespace Chat.Web.Tests.Api;

/// <summary>A line that breaks: passes bytes on, and resets the connection when so many have come back.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _to;
    private readonly Queue<int> _cuts;
    private readonly Task _accepting;

    /// <summary>A line to a service.</summary>
    /// <param name="to">The service.</param>
    /// <param name="cuts">Bytes of the response after which the first, second, … connection breaks; those after them hold.</param>
    public CuttingProxy(Uri to, params IEnumerable<int> cuts)
    {
        (_to, _cuts) = (to, new Queue<int>(cuts));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                open.Add(PassAsync(client, _cuts.TryDequeue(out var cut) ? cut : int.MaxValue));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassAsync(TcpClient client, int cut)
    {
        using var service = new TcpClient();
        try
        {
            await service.ConnectAsync(_to.Host, _to.Port, _stop.Token);
            var there = client.GetStream().CopyToAsync(service.GetStream(), _stop.Token);
            var buffer = new byte[512];
            for (int read; cut > 0 && (read = await service.GetStream().ReadAsync(buffer, _stop.Token)) > 0; cut -= read)
                await client.GetStream().WriteAsync(buffer.AsMemory(0, Math.Min(read, cut)), _stop.Token);
            // A reset, as a network that is gone looks like sooner or later.
            client.LingerState = new LingerOption(true, 0);
            client.Close();
            service.Close();
            await there;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            client.Dispose();
        }
    }
}
