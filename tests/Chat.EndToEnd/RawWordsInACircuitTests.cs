using System.Collections.Concurrent;
using System.Text;

namespace Chat.EndToEnd;

/// <summary>
/// A page that was tampered with sends what is typed as it is, through its circuit. With every log at Trace, no byte of it is left in
/// the data folder or the log. The HTTP interface is searched in the same way by NothingRawAtRestTests.
/// </summary>
public sealed class RawWordsInACircuitTests(Site site) : IDisposable
{
    private static readonly string[] Planted =
    [
        "12345678Z", "X1234567L", "B58818501", "ES9121000418450200051332", "281234567840", "9872023VH5797S0001WX", "4111111111111111", "612345679", "ana.planted@correo.example",
    ];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("chat-raw-");

    [Fact]
    public async Task WhatAPageSendsUnmaskedIsNowhereOnTheServersDisk()
    {
        var sent = new ConcurrentQueue<string>();
        using var service = await ServiceProcess.StartAsync(_data.FullName, logLevel: "Trace");
        await using (var visit = await site.VisitAsync("es", address: service.Address))
        {
            // The page is opened once more to hear its circuit from the first frame.
            visit.Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Enqueue(frame.Text ?? Encoding.UTF8.GetString(frame.Binary ?? []));
            await visit.Page.ReloadAsync();
            await visit.Ready.WaitForAsync();
            // What the page would have masked goes out raw, and says that it was masked.
            await visit.Page.EvaluateAsync("""
                () => { taxAssistant.readField = async (id, limit) => {
                  const value = document.getElementById(id).value;
                  return { text: value.slice(0, limit), length: value.length, isProtected: true };
                }; }
                """);
            foreach (var planted in Planted)
                await visit.AskAsync($"Mi dato es {planted}. ¿Tengo que declarar con dos pagadores?");
            await visit.Page.Locator(".turn:last-child .feedback button").Nth(1).ClickAsync();
            await visit.Page.Locator(".feedback textarea").FillAsync("Repito: " + string.Join(", ", Planted));
            await visit.Page.Locator(".feedback [type=submit]").ClickAsync();
            await visit.Page.Locator(".feedback .done").WaitForAsync();
            await visit.Page.Locator("#person").ClickAsync();
            await visit.Page.Locator("#handoff-comment").FillAsync("Llámenme: " + string.Join(", ", Planted));
            await visit.Page.Locator(".handoff [type=submit]").ClickAsync();
            await visit.Page.Locator(".handoff .reference").WaitForAsync();
        }

        var places = new List<(string Name, byte[] Bytes)> { ("log", Encoding.UTF8.GetBytes(await service.EndAsync())) };
        places.AddRange(_data.GetFiles("*", SearchOption.AllDirectories).Select(f => (f.Name, File.ReadAllBytes(f.FullName))));

        // The words reached the service as typed, or nothing is shown.
        Assert.All(Planted, p => Assert.Contains(sent, f => f.Contains(p, StringComparison.Ordinal)));
        // At Trace the log is long, and the records hold the question: the search would find what it looks for.
        Assert.Contains(places, p => p.Name == "log" && p.Bytes.Length > 100_000);
        Assert.Contains(places, p => p.Name.StartsWith("records.db", StringComparison.Ordinal) && Stands(p.Bytes, "Mi dato es [IBAN]"));
        Assert.Contains(places, p => p.Name.StartsWith("records.db", StringComparison.Ordinal) && Stands(p.Bytes, "Llámenme: [DNI]"));
        Assert.Empty(from place in places from planted in Planted from form in new[] { planted, planted.ToLowerInvariant() } where Stands(place.Bytes, form) select $"{form} in {place.Name}");
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static bool Stands(byte[] bytes, string form) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(form)) >= 0
        || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(form)).TrimEnd('='))) >= 0;
}
