using System.Net;
using Chat.Rag.Ingestion.Runs;
using Chat.Records.Officials;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Panel;

/// <summary>How old each source of the law is, and what fails, on the page of use; a service of its own, since its sources are made up.</summary>
public sealed class InsightSourcesTests(InsightSourcesTests.Service service) : IClassFixture<InsightSourcesTests.Service>
{
    [Fact]
    public async Task EachSourceStandsWithItsAgeItsFailuresAndWhetherItWasPublished()
    {
        var read = new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);
        service.Get<IngestionFiles>().WriteState(new IngestionState
        {
            Sources = new Dictionary<string, SourceStatus>
            {
                ["boe"] = new() { LastRun = read, LastSuccess = read, Documents = 1_234, Failures = new Dictionary<string, string> { ["BOE-A-1"] = "no es XML" } },
                ["manuales"] = new() { LastRun = read, Fault = "/srv/laws/manual.pdf cannot be read" },
            },
        });
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Editor);

        var page = await (await official.GetAsync("/panel/insight")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var words = WebUtility.HtmlDecode(page);

        Assert.Contains("<code>boe</code>", page, StringComparison.Ordinal);
        Assert.Contains("1.234</td>", words, StringComparison.Ordinal);
        Assert.Contains(">1</td>", words, StringComparison.Ordinal);
        Assert.Contains("20 de noviembre de 2026", words, StringComparison.Ordinal);
        Assert.Contains("nunca</td>", words, StringComparison.Ordinal);
        // What a run says is an operator's: it names files.
        Assert.DoesNotContain("manual.pdf", words, StringComparison.Ordinal);
        Assert.Contains("La última lectura falló", words, StringComparison.Ordinal);
        // The one that was never read comes first.
        Assert.True(page.IndexOf("<code>manuales", StringComparison.Ordinal) < page.IndexOf("<code>boe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatTheRunsLeftCannotBeReadAndTheRestOfThePageStands()
    {
        await File.WriteAllTextAsync(Path.Combine(service.Data, "ingestion.json"), "{", TestContext.Current.CancellationToken);
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Editor);

        using var response = await official.GetAsync("/panel/insight");
        var words = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("No se puede leer el estado de las fuentes", words, StringComparison.Ordinal);
        Assert.DoesNotContain("ingestion.json", words, StringComparison.Ordinal);
    }

    public sealed class Service : RunningService;
}
