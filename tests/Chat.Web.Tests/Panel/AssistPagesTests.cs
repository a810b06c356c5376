using System.Net;
using Chat.Core.Languages;
using Chat.Records.Audit;
using Chat.Records.Cases;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Web.Tests.Api;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Panel;

/// <summary>The pages of assistance and of the sheet, over HTTP.</summary>
public sealed class AssistPagesTests(RunningService service)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task ASheetIsInTheCitizensLanguageWithAnswerSourcesAndWhatToDo(string language)
    {
        var kept = await OpenAsync(language);
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        var page = await official.TextAsync($"/panel/cases/{kept.Id}/sheet");

        var sheet = SheetOf(page);
        var w = service.Get<UiWordings>().For(language);
        Assert.Contains($"lang=\"{language}\"", sheet[..100], StringComparison.Ordinal);
        Assert.Contains(kept.Code.ToString(), sheet, StringComparison.Ordinal);
        Assert.Contains($"<h1 id=\"sheet-title\">{w["assist.sheet"]}</h1>", sheet, StringComparison.Ordinal);
        Assert.Contains("15.876", sheet, StringComparison.Ordinal);
        Assert.Contains("BOE-A-2006-20764", sheet, StringComparison.Ordinal);
        Assert.Contains(w["assist.sheet-todo"], sheet, StringComparison.Ordinal);
        // Nothing is chosen to bring: it says so and invents nothing.
        Assert.Contains(w["assist.sheet-ask"], sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", sheet, StringComparison.Ordinal);
        Assert.Contains($"\"subjectId\":\"{kept.Id:n}\",\"details\":\"{{\\\"language\\\":\\\"{language}\\\"}}\"", Assert.Single(Acts("case.sheet"), a => a.Contains(kept.Id.ToString("n"), StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheOfficialChoosesIsToBringAndTheLanguageIsTheOfficialsChoice()
    {
        var kept = await OpenAsync("es");
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        var sheet = SheetOf(await official.TextAsync($"/panel/cases/{kept.Id}/sheet?language=gl&bring=0"));

        var w = service.Get<UiWordings>().For(Language.Gl.Code());
        var bring = sheet[sheet.IndexOf(w["assist.sheet-bring"], StringComparison.Ordinal)..];
        Assert.Contains("certificados de retencións", bring, StringComparison.Ordinal);
        Assert.DoesNotContain("certificados de retencións", sheet[..^bring.Length], StringComparison.Ordinal);
        Assert.DoesNotContain(w["assist.sheet-ask"], sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePageOfAssistanceShowsTheCaseAndIsInTheAuditLog()
    {
        var kept = await OpenAsync("eu");
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        var page = await official.TextAsync($"/panel/cases/{kept.Id}/assist");

        Assert.Contains(kept.Code.ToString(), page, StringComparison.Ordinal);
        Assert.Contains("id=\"assist-text\"", page, StringComparison.Ordinal);
        Assert.Contains(Acts("case.assist"), a => a.Contains(kept.Id.ToString("n"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("assist")]
    [InlineData("sheet")]
    public async Task ACaseThatIsNotThereIsNotFound(string what)
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        using var response = await official.GetAsync($"/panel/cases/{Guid.NewGuid()}/{what}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task ReadyMadeTextsReachNoCitizen()
    {
        var texts = service.Get<Chat.Rag.Knowledge.KnowledgeBase>().PanelTexts;
        Assert.NotEmpty(texts);
        using var response = await service.PostAsync("/api/v1/answers", new { question = texts.Single(t => t.Id == "later").Texts[Language.Es], language = "es" });

        var body = await response.Content.ReadAsStringAsync(Stop);

        // The question itself comes back as it was understood; no text of the panel is an answer or a source.
        Assert.DoesNotContain("panel-texts", body, StringComparison.Ordinal);
        Assert.DoesNotContain(texts.Single(t => t.Id == "closing").Texts[Language.Es], body, StringComparison.Ordinal);
    }

    private async Task<KeptCase> OpenAsync(string language) => await service.Get<CitizenDesk>().OpenAsync(
        new Handover
        {
            Language = language,
            Topic = "irpf/dos-pagadores",
            Question = language switch
            {
                "ca" => "he tingut dos pagadors, a partir de quant he de fer la renda",
                "gl" => "tiven dous pagadores, a partir de canto teño que facer a renda",
                "eu" => "bi ordaintzaile izan ditut, zenbatetik aurrera egin behar dut errenta",
                _ => "he tenido dos pagadores, a partir de cuánto tengo que hacer la renta",
            },
        },
        Stop);

    private IEnumerable<string> Acts(string act) => service.Kept<AuditEntry>().Where(e => e.Contains($"\"{act}\"", StringComparison.Ordinal)).Select(e => e.Replace("\\u0022", "\\\"", StringComparison.Ordinal));

    private static string SheetOf(string page)
    {
        var start = page.IndexOf("<article class=\"sheet\"", StringComparison.Ordinal);
        return page[start..page.IndexOf("</article>", start, StringComparison.Ordinal)];
    }
}
