using System.Net;
using System.Net.Sockets;

namespace Chat.Rag.Ingestion.Fetching;

/// <summary>
/// Opens connections, and only to public addresses. It looks at the very address that it connects to, so a name that resolves
/// differently the second time (rebinding) gains nothing.
/// </summary>
internal sealed class GuardedConnection(IReadOnlySet<string> privateHosts, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        var fit = privateHosts.Contains(host) ? found : [.. found.Where(AddressGuard.IsPublic)];
        if (fit.Length == 0)
        {
            throw found is [var first, ..]
                ? new FetchException($"{host} leads to {first}, which is no public address, so it was not connected to; only an operator can allow that host.")
                : new SocketException((int)SocketError.HostNotFound);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(fit, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
