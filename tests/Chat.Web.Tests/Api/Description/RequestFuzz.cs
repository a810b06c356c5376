using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Testing;
using Chat.Web.Hosting.Limits;

namespace Chat.Web.Tests.Api.Description;

/// <summary>A request to an operation that somebody wrote who had not read its description, or had and means no good. The same seed gives the same one.</summary>
internal sealed class RequestFuzz
{
    private const int LongestText = 1_400;

    private static readonly string[] OtherMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "post"];

    private static readonly string[] MediaTypes =
    [
        "application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/problem+json", "application/json;q=", "", "*/*",
    ];

    private static readonly string[] AcceptedTypes = ["text/event-stream", "application/json", "*/*", "text/html", "nonsense", "text/event-stream;q=0", ""];

    private static readonly string[] PathPieces =
    [
        "x", "..", ".", "%2e%2e", "%2F", "%252F", "%00", "%0d%0a", "%", "%zz", "%ff%fe", "%F0%9F%98%80", "%C3%B1", "topic:irpf/dos-pagadores", "topic:", "topic:irpf", "BOE-A-2006-20764%23a96", "BOE-A-2006-20764",
        "AAAAA-AAAAA-AAAAA-AA", "0", "-1", "null", "00000000000000000000000000000000", "%22", "'", "%5C", "~", "*", "{id}", ";a=b", "+", "%20", "",
    ];

    private readonly Random _random;
    private readonly int _seed;
    private int _texts;

    private RequestFuzz(int seed) => (_random, _seed) = (new Random(seed), seed);

    /// <summary>True when its method and address are those of its operation.</summary>
    public bool IsToTheOperation { get; private set; } = true;

    /// <summary>True when its body is beyond what the service reads.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>What it asks for.</summary>
    public Operation Operation { get; private set; } = null!;

    /// <summary>The request.</summary>
    public HttpRequestMessage Request { get; private set; } = null!;

    /// <summary>The request of a seed.</summary>
    public static RequestFuzz Of(int seed, Interface api, Uri service, IReadOnlyList<string> known)
    {
        var fuzz = new RequestFuzz(seed);
        fuzz.Operation = api.Operations[fuzz._random.Next(api.Operations.Count)];
        fuzz.Request = fuzz.Make(service, known);
        return fuzz;
    }

    private HttpRequestMessage Make(Uri service, IReadOnlyList<string> known)
    {
        var method = Operation.Method;
        if (OneIn(8))
            method = Any(OtherMethods);
        var path = string.Join('/', Operation.Path.Split('/').Select(p => p.StartsWith('{') ? Segment(known) : p));
        if (OneIn(30))
            path += "/" + Segment(known);
        // The server takes points for steps in the address, and then it is another.
        IsToTheOperation = method == Operation.Method && path.Split('/').Length == Operation.Path.Split('/').Length && !path.Split('/').Skip(1).Any(p => Uri.UnescapeDataString(p).Trim('.').Length == 0);
        // As it stands: what a client library would tidy up is what others send.
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{service.GetLeftPart(UriPartial.Authority)}{path}{Query()}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        AddHeaders(request);
        if (Operation.Requests.Count > 0 || OneIn(10))
            request.Content = Body();
        return request;
    }

    private string Segment(IReadOnlyList<string> known) => _random.Next(4) switch
    {
        0 => Any(known),
        1 => Any(PathPieces) + Any(PathPieces),
        2 => Escaped(Text(120)),
        _ => Any(PathPieces),
    };

    private string Query()
    {
        var parts = Operation.Parameters("query").Select(p => p.Name).Concat(OneIn(6) ? ["x"] : []).Where(_ => !OneIn(2))
            .SelectMany(name => Enumerable.Repeat(name, OneIn(8) ? 2 : 1)).Select(name => $"{name}={QueryValue()}").ToList();
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private string QueryValue() => _random.Next(3) switch
    {
        0 => Any(["0", "1", "2025", "-1", "2147483647", "2147483648", "-2147483648", "9999", "10000", "1e3", "0x10", "NaN", "", "es", "eu", "fr", "ES", "%00"]),
        1 => Escaped(Text(40)),
        _ => _random.Next(-100, 20_000).ToString(CultureInfo.InvariantCulture),
    };

    private void AddHeaders(HttpRequestMessage request)
    {
        Add("Accept", () => Any(AcceptedTypes));
        Add("Accept-Language", () => OneIn(3) ? Latin(60) : Any(["es", "ca", "gl", "eu", "fr", "*", "eu-ES,eu;q=0.9,es;q=0.1", ";;;", "q=1"]));
        Add("Idempotency-Key", () => OneIn(2) ? Any(["0123456789abcdef", "\"fuzz-of-many-requests\"", "", "x", "\"\"", new string('k', 65)]) : Latin(80));
        Add("Last-Event-ID", () => Any(["0", "1", "99999999999", "-1", "x", "", "1,2"]));
        Add("X-Api-Key", () => OneIn(2) ? Latin(70) : Any(["tax_", "tax_0000000000000000000000000000000000000000000000000000"]), oneIn: 15);
        Add("Authorization", () => Any(["Bearer", "Bearer x", "Basic eDp4", "Bearer 00000000000000000000000000", "x", ""]), oneIn: 5);
        Add("Origin", () => Any(["https://otro.example", "null", ""]), oneIn: 25);
        Add("X-Fuzz", () => Latin(2_000), oneIn: 10);
        Add("Content-Encoding", () => Any(["gzip", "br", "identity", "nonsense"]), oneIn: 25);
        Add("Range", () => "bytes=0-1", oneIn: 25);
        Add("If-None-Match", () => "*", oneIn: 25);
        Add("Expect", () => "100-continue", oneIn: 40);

        void Add(string name, Func<string> value, int oneIn = 4)
        {
            if (OneIn(oneIn))
                request.Headers.TryAddWithoutValidation(name, value());
        }
    }

    private HttpContent Body()
    {
        var bytes = _random.Next(10) switch
        {
            0 => Encoding.UTF8.GetBytes(Text(LongestText)),
            1 => [],
            2 => Encoding.Unicode.GetBytes(Json()),
            3 => Broken(Encoding.UTF8.GetBytes(Json())),
            4 => Encoding.UTF8.GetBytes(new string('[', _random.Next(1, 3_000))),
            5 when OneIn(3) => Encoding.UTF8.GetBytes($"{{\"question\":\"{new string('a', 20_000)}\"}}"),
            _ => Encoding.UTF8.GetBytes(Json()),
        };
        IsTooLarge = bytes.Length > new LimitsOptions().BodyBytes;
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", OneIn(8) ? Any(MediaTypes) : "application/json");
        return content;
    }

    // A good body of which something is wrong, or nothing.
    private string Json()
    {
        if (Operation.Requests.Count == 0 || JsonNode.Parse(Any(Operation.Requests.Select(r => r.Value.GetRawText()).ToList())) is not JsonObject body)
            return "{}";
        for (var changes = _random.Next(4); changes > 0 && body.Count > 0; changes--)
        {
            var name = Any(body.Select(m => m.Key).ToList());
            switch (_random.Next(6))
            {
                case 0:
                    body.Remove(name);
                    break;
                case 1:
                    body[Text(30)] = Value(0);
                    break;
                case 2:
                    body[name] = Text(LongestText);
                    break;
                case 3:
                    body[name.ToUpperInvariant()] = Value(0);
                    break;
                default:
                    body[name] = Value(0);
                    break;
            }
        }

        var text = body.ToJsonString();
        // The same member twice; a number that no type holds.
        return OneIn(12) ? text.Insert(1, "\"question\":1e999,") : text;
    }

    private JsonNode? Value(int depth) => _random.Next(depth > 3 ? 7 : 9) switch
    {
        0 => null,
        1 => _random.Next(),
        2 => _random.NextDouble() * 1e300,
        3 => OneIn(2),
        4 => "",
        5 => Text(200),
        6 => Any(["es", "xx", "irpf/dos-pagadores", "2025", "01a208af967478128f3cc92a807e9dc8", "wrong"]),
        7 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, _random.Next(4)).Select(i => KeyValuePair.Create("m" + i, Value(depth + 1)))),
    };

    private byte[] Broken(byte[] bytes)
    {
        if (bytes.Length > 0)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return OneIn(2) ? bytes[.._random.Next(bytes.Length + 1)] : bytes;
    }

    // Words that the screener and the readers of figures look for, whole and broken.
    private string Text(int longest) => Fuzzing.Input(unchecked((_seed * 31) + ++_texts), longest);

    private string Latin(int longest) => new([.. Text(longest).Where(c => c is >= ' ' and <= 'ÿ' and not '\u007f')]);

    private static string Escaped(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:X2}"));

    private bool OneIn(int times) => _random.Next(times) == 0;

    private T Any<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
