using System.Net;
using Chat.Records.Cases;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Web.Tests.Api;

namespace Chat.Web.Tests.Panel;

/// <summary>Inbox and case by requests and forms alone, as without scripts.</summary>
public sealed class CaseActsTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CitizenDesk Citizen => service.Get<CitizenDesk>();

    [Fact]
    public async Task TheInboxListsFindsAndLetsTake()
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        var kept = await OpenAsync("¿Qué pasa con el colmenar de mi abuela?");

        var inbox = await ane.TextAsync("/panel/cases?language=gl");
        Assert.Contains("colmenar de mi abuela", inbox, StringComparison.Ordinal);
        Assert.DoesNotContain("colmenar de mi abuela", await ane.TextAsync("/panel/cases?language=eu"), StringComparison.Ordinal);
        Assert.DoesNotContain("colmenar de mi abuela", await ane.TextAsync("/panel/cases?age=over-week"), StringComparison.Ordinal);
        Assert.Contains("colmenar de mi abuela", await ane.TextAsync("/panel/cases?q=colmenar"), StringComparison.Ordinal);
        Assert.Equal("taken", await ActAsync(ane, inbox, kept, "take"));

        Assert.Contains("colmenar de mi abuela", await ane.TextAsync("/panel/cases?list=mine"), StringComparison.Ordinal);
        Assert.DoesNotContain("colmenar de mi abuela", await ane.TextAsync("/panel/cases?language=gl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfTwoWhoTakeACaseTheSecondIsToldInOneSentence()
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        using var brais = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        var kept = await OpenAsync();
        var (first, second) = (await ane.TextAsync(Page(kept)), await brais.TextAsync(Page(kept)));

        Assert.Equal("taken", await ActAsync(ane, first, kept, "take"));
        Assert.Equal("taken", await ActAsync(brais, second, kept, "take", isFault: true));

        Assert.Contains("Este caso ya lo lleva otra persona.", await brais.TextAsync(Page(kept) + "?fault=taken"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyWhoHasItOrASupervisorPassesItOn()
    {
        var name = $"ane-{Guid.NewGuid():n}"[..20];
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker, name);
        using var brais = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        using var chief = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);
        using var editor = await OfficialClient.OfAsync(service, OfficialRole.Editor, $"ed-{name}");
        var accounts = await service.Get<OfficialAccounts>().ListAsync(Stop);
        var to = accounts.Single(a => a.Name == name).Id.ToString("n");
        var kept = await OpenAsync();
        var page = await brais.TextAsync(Page(kept));

        Assert.Equal("forbidden", await ActAsync(brais, page, kept, "assign", isFault: true, ("to", to), ("edition", "0")));
        Assert.Equal("unknown", await ActAsync(chief, await chief.TextAsync(Page(kept)), kept, "assign", isFault: true, ("to", accounts.Single(a => a.Name == $"ed-{name}").Id.ToString("n")), ("edition", "0")));
        Assert.Equal("assigned", await ActAsync(chief, await chief.TextAsync(Page(kept)), kept, "assign", isFault: false, ("to", to), ("edition", "0")));
        Assert.Equal(to, (await NowAsync(kept)).AssignedTo);
        Assert.Equal("forbidden", await ActAsync(brais, page, kept, "team", isFault: true, ("team", "x"), ("edition", "1")));
        Assert.Equal("unknown", await ActAsync(ane, await ane.TextAsync(Page(kept)), kept, "administration", isFault: true, ("administration", "no-such"), ("edition", "1")));
        Assert.Equal("forwarded", await ActAsync(ane, await ane.TextAsync(Page(kept)), kept, "administration", isFault: false, ("administration", "bizkaia-ogasuna"), ("edition", "1")));
        Assert.Equal(CloseReasons.OtherAdministration, (await NowAsync(kept)).CloseReason);
    }

    [Fact]
    public async Task ACaseIsNotClosedOverWordsThatNobodyHasReadAndOpensAgain()
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        var kept = await OpenAsync();
        await ActAsync(ane, await ane.TextAsync(Page(kept)), kept, "take");
        var page = await ane.TextAsync(Page(kept));
        var seen = (await NowAsync(kept)).Messages;
        await Citizen.SendAsync(kept.Id, "una cosa más", "message-0001", Stop);

        Assert.Equal("new-message", await ActAsync(ane, page, kept, "close", isFault: true, ("edition", "1"), ("seen", $"{seen}"), ("reason", "resolved")));
        Assert.Equal("changed", await ActAsync(ane, page, kept, "close", isFault: true, ("edition", "x"), ("seen", "9"), ("reason", "resolved")));
        Assert.Equal("closed", await ActAsync(ane, page, kept, "close", isFault: false, ("edition", "1"), ("seen", $"{seen + 1}"), ("reason", "resolved")));
        Assert.Equal("reopened", await ActAsync(ane, page, kept, "reopen", isFault: false, ("edition", "2")));
        Assert.Equal(CaseStates.Assigned, (await NowAsync(kept)).State);
    }

    [Fact]
    public async Task ANoteIsMaskedAndNoCitizenSeesIt()
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        var kept = await OpenAsync();

        Assert.Equal("noted", await ActAsync(ane, await ane.TextAsync(Page(kept)), kept, "note", isFault: false, ("text", "Su DNI es 12345678Z")));
        Assert.Equal("bad-text", await ActAsync(ane, await ane.TextAsync(Page(kept)), kept, "note", isFault: true, ("text", " ")));

        Assert.Contains("Su DNI es [DNI]", await ane.TextAsync(Page(kept)), StringComparison.Ordinal);
        Assert.DoesNotContain("Su DNI es", await service.Client.GetStringAsync($"/api/v1/cases/{kept.Code}", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachViewIsAuditedAndLooksAtTheInboxAreNone()
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        var kept = await OpenAsync();
        await ane.TextAsync("/panel/cases");
        Assert.Empty(Views(kept));

        await ane.TextAsync(Page(kept));

        Assert.Single(Views(kept));
    }

    [Fact]
    public async Task ASharedConversationIsThereWithItsEvidenceUntilTheCitizenErasesIt()
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        var answer = await RunningService.JsonAsync(await service.PostAsync("/api/v1/answers", new { question = "¿Tengo que declarar con dos pagadores?" }));
        var conversation = answer.GetProperty("conversation");
        var token = conversation.GetProperty("token").GetString();
        var receipt = await RunningService.JsonAsync(await service.PostAsync("/api/v1/handoffs", new { answerId = answer.GetProperty("id").GetString(), question = "palabras que se borran", conversation = token, share = true }));
        Assert.True(Chat.Records.Receipts.ReceiptCode.TryParse(receipt.GetProperty("reference").GetString()!, out var code));
        var kept = (await Citizen.FindAsync(code, Stop))!;

        var page = await ane.TextAsync(Page(kept));

        Assert.Contains("palabras que se borran", page, StringComparison.Ordinal);
        Assert.Contains("id=\"turn-1\"", page, StringComparison.Ordinal);
        Assert.Contains("Lo que se encontró (usadas: ", page, StringComparison.Ordinal);
        Assert.Contains("Comparte la conversación con el asistente", page, StringComparison.Ordinal);
        Assert.Contains("<select id=\"law-article\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"BOE-A-2006-20764#a96\"", page, StringComparison.Ordinal);

        var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/conversations/" + conversation.GetProperty("id").GetString());
        erase.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.SendAsync(erase, Stop)).StatusCode);
        var erased = await ane.TextAsync(Page(kept));

        Assert.Contains("data-erased", erased, StringComparison.Ordinal);
        Assert.DoesNotContain("palabras que se borran", erased, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"turn-1\"", erased, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{Page(kept)}", erased, StringComparison.Ordinal);
        Assert.Equal("erased", await ActAsync(ane, await ane.TextAsync("/panel/account"), kept, "note", isFault: true, ("text", "x")));
    }

    [Theory]
    [InlineData("/panel/cases/00000000000000000000000000000000", HttpStatusCode.NotFound)]
    [InlineData("/panel/cases/no-case", HttpStatusCode.NotFound)]
    [InlineData("/panel/cases?list=%00&age=%3Cb%3E&after=-5&q=%22%3B--", HttpStatusCode.OK)]
    public async Task WhatAnAddressSaysWronglyIsNoFault(string path, HttpStatusCode status)
    {
        using var ane = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        using var response = await ane.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
    }

    private Task<KeptCase> OpenAsync(string question = "¿Y ahora?") => Citizen.OpenAsync(new Handover { Language = "gl", Question = question }, Stop);

    private async Task<KeptCase> NowAsync(KeptCase kept) => (await Citizen.FindAsync(kept.Code, Stop))!;

    private IEnumerable<string> Views(KeptCase kept) => service.Kept<Chat.Records.Audit.AuditEntry>().Where(e => e.Contains("case.view", StringComparison.Ordinal) && e.Contains(kept.Id.ToString("n"), StringComparison.Ordinal));

    private static string Page(KeptCase kept) => $"/panel/cases/{kept.Id:n}";

    // The name at the end of the address that an act leads to: what was done, or why not.
    private static async Task<string> ActAsync(OfficialClient client, string page, KeptCase kept, string act, bool isFault = false, params (string, string)[] fields)
    {
        using var response = await client.PostAsync($"{Page(kept)}/{act}", page, fields);
        var back = response.Headers.Location?.ToString() ?? $"{response.StatusCode}";
        var start = $"{Page(kept)}?{(isFault ? "fault" : "done")}=";
        return back.StartsWith(start, StringComparison.Ordinal) ? back[start.Length..] : back;
    }
}
