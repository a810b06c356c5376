using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Chat.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Tests.Doubles;

/// <summary>A span as it came to the collector.</summary>
/// <param name="Scope">Name of its source.</param>
/// <param name="Id">Its id, in hexadecimal.</param>
/// <param name="Parent">Its parent's id; empty for the first of a trace.</param>
/// <param name="Trace">The trace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">Texts and numbers, as text.</param>
public sealed record ExportedSpan(string Scope, string Id, string Parent, string Trace, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A collector of OTLP over HTTP on a free port of the loopback interface: keeps every byte that it was sent, and reads the spans out of them.</summary>
public sealed class OtlpServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body, string? Authorization)> _sent = [];

    private OtlpServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public string Url => _app.Urls.First();

    /// <summary>All that came: path, body, and the header that would open a collector.</summary>
    public IReadOnlyCollection<(string Path, byte[] Body, string? Authorization)> Sent => _sent;

    /// <summary>The spans among it.</summary>
    public IReadOnlyList<ExportedSpan> Spans => [.. _sent.Where(s => s.Path == "/v1/traces").SelectMany(s => SpansOf(s.Body))];

    /// <summary>Starts one.</summary>
    public static async Task<OtlpServer> StartAsync()
    {
        var app = LoopbackServer.Begin().Build();
        var server = new OtlpServer(app);
        app.MapPost("/v1/{signal}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            server._sent.Enqueue((http.Request.Path.Value!, body.ToArray(), http.Request.Headers.Authorization));
        });
        await app.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // ExportTraceServiceRequest → resource spans (1) → scope spans (2) → spans (2); opentelemetry-proto's trace.proto.
    private static IEnumerable<ExportedSpan> SpansOf(byte[] request) =>
        from resource in Fields(request).Where(f => f.Number == 1)
        from scope in Fields(resource.Bytes).Where(f => f.Number == 2)
        let name = Text(Fields(scope.Bytes).Where(f => f.Number == 1).SelectMany(f => Fields(f.Bytes)).FirstOrDefault(f => f.Number == 1).Bytes)
        from span in Fields(scope.Bytes).Where(f => f.Number == 2)
        select SpanOf(name, Fields(span.Bytes));

    private static ExportedSpan SpanOf(string scope, IReadOnlyList<Field> fields)
    {
        return new ExportedSpan(scope, Hex(2), Hex(4), Hex(1), Text(Find(5)), fields.Where(f => f.Number == 9).Select(f => Attribute(Fields(f.Bytes))).ToDictionary(a => a.Key, a => a.Value));

        byte[] Find(int number) => fields.FirstOrDefault(f => f.Number == number).Bytes ?? [];

        string Hex(int number) => Convert.ToHexStringLower(Find(number));
    }

    private static (string Key, string Value) Attribute(IReadOnlyList<Field> fields)
    {
        var value = Fields(fields.First(f => f.Number == 2).Bytes).FirstOrDefault();
        return (Text(fields.First(f => f.Number == 1).Bytes), value.Number == 1 ? Text(value.Bytes) : $"{value.Value}");
    }

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes ?? []);

    // The wire format of protocol buffers: a key (field number and type) before each value.
    private static List<Field> Fields(byte[] bytes)
    {
        var fields = new List<Field>();
        for (var at = 0; at < bytes.Length;)
        {
            var key = Number();
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new Field(number, [], Number()));
                    break;
                case 1:
                    fields.Add(new Field(number, [], BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at, 8))));
                    at += 8;
                    break;
                case 5:
                    fields.Add(new Field(number, [], BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at, 4))));
                    at += 4;
                    break;
                default:
                    var length = (int)Number();
                    fields.Add(new Field(number, bytes[at..(at + length)], 0));
                    at += length;
                    break;
            }

            ulong Number()
            {
                var value = 0UL;
                for (var shift = 0; ; shift += 7)
                {
                    var read = bytes[at++];
                    value |= (ulong)(read & 0x7f) << shift;
                    if (read < 0x80)
                        return value;
                }
            }
        }

        return fields;
    }

    private readonly record struct Field(int Number, byte[] Bytes, ulong Value);
}
