using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Load;

/// <summary>
/// A chat page that is open in a browser, without the browser: its circuit is opened as Blazor's script does it, what is drawn is confirmed,
/// and what the page's script is asked is answered as for a new visitor.
/// </summary>
internal sealed partial class OpenPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly HubConnection _connection;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OpenPage(HubConnection connection) => _connection = connection;

    /// <summary>Opens the page and waits until it can be typed in.</summary>
    public static async Task<OpenPage> OpenAsync(HttpClient client, string language, CancellationToken cancellation)
    {
        var address = new Uri(client.BaseAddress!, "/" + language);
        var html = await client.GetStringAsync(address, cancellation);
        var connection = new HubConnectionBuilder().WithUrl(new Uri(client.BaseAddress!, "/_blazor"), HttpTransportType.WebSockets, http => http.SkipNegotiation = true);
        connection.Services.AddSingleton<IHubProtocol, BlazorPack>();
        var page = new OpenPage(connection.Build());
        await page.StartAsync(address, html, cancellation);
        return page;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task StartAsync(Uri address, string html, CancellationToken cancellation)
    {
        _connection.On<int, byte[]>("JS.RenderBatch", (batch, _) => _connection.SendAsync("OnRenderCompleted", batch, null, cancellation));
        _connection.On<string>("JS.Error", fault => _ready.TrySetException(new InvalidOperationException("The circuit ended: " + fault)));
        _connection.On<int, string>("JS.AttachComponent", (_, _) => { });
        _connection.On<long, string, string>("JS.BeginInvokeDotNetFromJS", (_, _, _) => { });
        _connection.On<string>("JS.EndInvokeDotNet", _ => { });
        _connection.On<int>("JS.EndUpdateRootComponents", _ => { });
        _connection.On<long, string, string?, int, long, int>("JS.BeginInvokeJS", (task, name, _, _, _, _) => AnswerAsync(task, name));
        _connection.Closed += fault =>
        {
            _ready.TrySetException(fault ?? new InvalidOperationException("The circuit was closed."));
            return Task.CompletedTask;
        };
        await _connection.StartAsync(cancellation);
        var state = State().Match(html) is { Success: true } found ? found.Groups[1].Value : "";
        var circuit = await _connection.InvokeAsync<string?>("StartCircuit", new Uri(address, "/").ToString(), address.ToString(), "[]", state, cancellation);
        if (circuit is null)
            throw new InvalidOperationException("The service opened no circuit.");
        var operations = Marker().Matches(html).Select(m => JsonDocument.Parse(WebUtility.HtmlDecode(m.Groups[1].Value)).RootElement)
            .Where(m => m.TryGetProperty("type", out var type) && type.GetString() == "server" && m.TryGetProperty("descriptor", out _))
            .Select((m, i) => new { type = "add", ssrComponentId = i + 1, marker = m }).ToList();
        await _connection.SendAsync("UpdateRootComponents", JsonSerializer.Serialize(new { batchId = 1, operations }), state, cancellation);
        await _ready.Task.WaitAsync(Patience, cancellation);
    }

    // What the page asks for at first: has the visitor asked for less motion, and is anything kept in this tab.
    private Task AnswerAsync(long task, string name)
    {
        var result = name switch
        {
            "taxAssistant.prefersLessMotion" => "false",
            "taxAssistant.kept" => "[]",
            _ => "null",
        };
        if (name == "taxAssistant.loadCase")
            _ready.TrySetResult();
        return _connection.SendAsync("EndInvokeJSFromDotNet", task, true, $"[{task},true,{result}]");
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex State();

    // Blazor's circuits speak MessagePack under a name of their own.
    [SuppressMessage("Performance", "CA1812", Justification = "Made by the connection's services.")]
    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol _pack = new();

        public string Name => "blazorpack";

        public int Version => _pack.Version;

        public TransferFormat TransferFormat => _pack.TransferFormat;

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _pack.GetMessageBytes(message);

        public bool IsVersionSupported(int version) => _pack.IsVersionSupported(version);

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) => _pack.TryParseMessage(ref input, binder, out message);

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _pack.WriteMessage(message, output);
    }
}
