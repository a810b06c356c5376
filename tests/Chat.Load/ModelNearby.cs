using System.Text.RegularExpressions;
using Chat.Testing;

namespace Chat.Load;

/// <summary>A model endpoint that says the first sentence of its first source, so that the gate passes it, after as long as a GPU would take.</summary>
internal static partial class ModelNearby
{
    /// <summary>Starts one.</summary>
    /// <param name="takes">How long an answer takes.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<OpenAiServer> StartAsync(TimeSpan takes, int port = 0)
    {
        var server = await OpenAiServer.StartAsync(port);
        server.Answer = request => OpenAiAnswer.Says(FirstSentence(request.LastMessage)) with { PauseBefore = 1, Gate = Task.Delay(takes) };
        return server;
    }

    /// <summary>Settings that name it.</summary>
    public static (string Name, string Value)[] Settings(OpenAiServer server) =>
    [
        ("Model:Endpoints:0:Url", server.Url + "/v1"), ("Model:Endpoints:0:Id", server.Model), ("Model:Endpoints:0:AllowHttp", "true"),
    ];

    private static string FirstSentence(string prompt) => Source().Match(prompt) is { Success: true } found ? $"{found.Groups[2].Value.Trim()} [{found.Groups[1].Value}]." : "";

    [GeneratedRegex("""<\w+ \[(\d+)\]>[^\n]*\n(.+?)\.\s""", RegexOptions.Singleline)]
    private static partial Regex Source();
}
