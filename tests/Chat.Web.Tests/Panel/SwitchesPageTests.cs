using System.Diagnostics;
using System.Net;
using Chat.Core.Languages;
using Chat.Records.Officials;
using Chat.Records.Switches;
using Chat.Web.Panel.Switches;
using Chat.Web.Tests.Api;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Chat.Web.Tests.Panel;

/// <summary>The page of switches, as a browser without scripts uses it; two nodes of its own, since they are switched off.</summary>
public sealed class SwitchesPageTests(ServiceWithModel service) : IClassFixture<ServiceWithModel>, IAsyncLifetime
{
    private const string Page = "/panel/switches";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatASupervisorSwitchesOffSaysSoOnEveryNodeWithinTenSeconds()
    {
        await using var other = new SecondNode(service.Data);
        await other.InitializeAsync();
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);

        using var web = await SwitchAsync(official, Faces.Web, ("mode", "off"), ("why", "obras en la base"));
        using var api = await SwitchAsync(official, Faces.Api, ("mode", "off"), ("why", "obras en la base"));
        var clock = Stopwatch.StartNew();

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (web.StatusCode, api.StatusCode));
        Assert.EndsWith("/panel/switches?done=switched", web.Headers.Location?.ToString(), StringComparison.Ordinal);
        foreach (var node in new RunningService[] { service, other })
        {
            foreach (var language in LanguageCodes.All.Select(l => l.Code()))
            {
                var words = node.Get<UiWordings>().For(language);
                while (!WebUtility.HtmlDecode(await node.Client.GetStringAsync("/" + language, Stop)).Contains(words["switched-off"], StringComparison.Ordinal))
                {
                    Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), language);
                    await Task.Delay(100, Stop);
                }

                using var refused = await node.PostAsync("/api/v1/answers", new { question = "¿Qué es el IVA?" }, acceptLanguage: language);
                Assert.Equal((HttpStatusCode.ServiceUnavailable, words["problem-off"]), (refused.StatusCode, (await RunningService.JsonAsync(refused)).GetProperty("title").GetString()));
                Assert.NotNull(refused.Headers.RetryAfter);
            }
        }

        var history = await official.TextAsync(Page);
        Assert.Contains("obras en la base", history, StringComparison.Ordinal);
        Assert.Contains("supervisor-", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfTwoWhoSwitchAtOnceTheSecondHearsOfItAndKeepsTheWordsTyped()
    {
        using var first = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);
        using var second = await OfficialClient.OfAsync(service, OfficialRole.Admin);
        var (seen, page) = (service.Get<Switchboard>().Of(Faces.Web).Number, await second.TextAsync(Page));
        using var done = await SwitchAsync(first, Faces.Web, ("mode", "sources-only"), ("why", "prueba"));

        using var late = await second.PostAsync(Page, page, [("_handler", Faces.Web), ("seen", $"{seen}"), ("mode", "off"), ("why", "lo que escribí"), .. LanguageCodes.All.Select(l => ("banner-" + l.Code(), "palabras " + l.Code()))]);
        var shown = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync(Stop));

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Contains("Otra persona lo ha cambiado antes", shown, StringComparison.Ordinal);
        Assert.Contains(">lo que escribí</textarea>", shown, StringComparison.Ordinal);
        Assert.Contains(">palabras gl</textarea>", shown, StringComparison.Ordinal);
        Assert.Equal(FaceMode.SourcesOnly, service.Get<Switchboard>().Of(Faces.Web).Mode);
    }

    [Theory]
    [InlineData("", "", "", "Falta el motivo")]
    [InlineData("prueba", "solo en castellano", "", "los cuatro idiomas o en ninguno")]
    [InlineData("prueba", "", "2027-03-28T02:30", "Esa fecha u hora no existe")]
    public async Task WhatIsIncompleteIsRefusedInOneSentenceAndNothingIsSwitched(string why, string banner, string from, string said)
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);

        using var refused = await SwitchAsync(official, Faces.Widget, ("mode", "off"), ("why", why), ("banner-es", banner), ("from", from));

        Assert.Contains(said, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.Equal(FaceMode.On, service.Get<Switchboard>().Of(Faces.Widget).Mode);
    }

    [Fact]
    public async Task ABannerGoesUpInFourLanguagesAndAReasonLosesItsPersonalData()
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);

        using var done = await SwitchAsync(official, Faces.Web, [("mode", "on"), ("why", "lo pide 12345678Z"), .. LanguageCodes.All.Select(l => ("banner-" + l.Code(), $"Campaña <b>{l.Code()}</b>"))]);

        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Contains("Campaña &lt;b&gt;eu&lt;/b&gt;", (await service.Client.GetStringAsync("/eu/privacy", Stop)).Replace("&#xF1;", "ñ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", service.Get<Switchboard>().Of(Faces.Web).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OfficialRole.Caseworker)]
    [InlineData(OfficialRole.Editor)]
    public async Task WhoMayNotSwitchIsRefused(string role)
    {
        using var official = await OfficialClient.OfAsync(service, role);
        var page = await official.TextAsync("/panel/account");

        using var refused = await official.PostAsync(Page, page, ("_handler", Faces.Web), ("seen", "0"), ("mode", "off"), ("why", "porque sí"));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.NotEqual("porque sí", service.Get<Switchboard>().Of(Faces.Web).Why);
    }

    [Theory]
    [InlineData("2026-12-01T09:00", "2026-07-01T09:00", "2026-12-01T08:00:00Z", "2026-07-01T07:00:00Z")]
    // The night in which 02:30 comes twice: from the first of them to the second.
    [InlineData("2026-10-25T02:30", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    public void MomentsAreThoseOfMainlandSpain(string from, string until, string first, string last)
    {
        var fields = LanguageCodes.All.ToDictionary(l => "banner-" + l.Code(), _ => new StringValues("aviso"));
        (fields["seen"], fields["mode"], fields["why"], fields["from"], fields["until"]) = ("0", "on", "prueba", from, until);

        var order = SwitchForm.Of(Faces.Web, new FormCollection(fields)).Order!;

        Assert.Equal((DateTimeOffset.Parse(first, null), DateTimeOffset.Parse(last, null)), (order.BannerFrom!.Value, order.BannerUntil!.Value));
        Assert.Equal(from, SwitchForm.MomentOf(order.BannerFrom));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // The next test finds everything on.
    public async ValueTask DisposeAsync()
    {
        var board = service.Get<Switchboard>();
        foreach (var face in Faces.All)
            Assert.Equal(SwitchOutcome.Done, await board.SetAsync(new("ane"), new SwitchOrder(face, board.Of(face).Number, FaceMode.On, new Dictionary<string, string>(), null, null, "fin"), Stop));
    }

    private async Task<HttpResponseMessage> SwitchAsync(OfficialClient official, string face, params (string Name, string Value)[] fields) =>
        await official.PostFromAsync(Page, Page, [("_handler", face), ("seen", $"{service.Get<Switchboard>().Of(face).Number}"), .. fields]);

    private sealed class SecondNode(string data) : RunningService
    {
        protected override IEnumerable<string> Settings => ["--TaxAssistant:DataDirectory", data];
    }
}
