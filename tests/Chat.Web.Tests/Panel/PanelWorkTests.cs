using System.Net;
using System.Text.Json;
using Chat.Core.Languages;
using Chat.Records.Officials;
using Chat.Records.Review;
using Chat.Web.Tests.Api;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Panel;

/// <summary>What officials see of answers and do about them, through the whole application.</summary>
public sealed class PanelWorkTests(RunningService service)
{
    private const string Asked = "¿Tengo que declarar si he cobrado de dos pagadores?";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchShowsWhatTheAssistantFoundAndWhy()
    {
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        var empty = await official.TextAsync("/panel/search");
        var page = await official.TextAsync("/panel/search?q=" + Uri.EscapeDataString(Asked + " <script>alert(1)</script>") + "&lang=es&year=2024&territory=canarias");

        Assert.DoesNotContain("id=\"understood\"", empty, StringComparison.Ordinal);
        Assert.Contains("irpf/dos-pagadores", page, StringComparison.Ordinal);
        Assert.Contains("usada en la respuesta", page, StringComparison.Ordinal);
        Assert.Contains(">2024<", page, StringComparison.Ordinal);
        Assert.Contains("Todavía no se ha incorporado ninguna norma", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", await RawAsync(official, "/panel/search?q=" + Uri.EscapeDataString("<script>alert(1)</script>")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongAnswerIsRatedAndAnEditorMendsTheKnowledge()
    {
        var turn = await AskAsync(Asked);
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);
        using var editor = await OfficialClient.OfAsync(service, OfficialRole.Editor);
        Assert.Contains($"/panel/review/{turn}", await official.TextAsync("/panel/review?language=es&new=true"), StringComparison.Ordinal);
        var page = await official.TextAsync($"/panel/review/{turn}");
        Assert.Contains(Asked, page, StringComparison.Ordinal);
        Assert.Contains("topic:irpf/dos-pagadores", page, StringComparison.Ordinal);

        using (var rated = await official.PostAsync($"/panel/review/{turn}", page, ("verdict", "wrong"), ("why", "Falta el ejercicio; lo dijo Ana con DNI 12345678Z."), ("figure", "22.000 euros")))
            Assert.Equal($"/panel/review/{turn}?done=saved", rated.Headers.Location?.ToString());

        var corrections = await editor.TextAsync("/panel/corrections");
        Assert.Contains("""<a href="/panel/review" aria-current="page">""", corrections, StringComparison.Ordinal);
        var correction = (await service.Get<ReviewQuery>().CorrectionsAsync(cancellation: Stop)).Single(c => c.TurnId == Guid.Parse(turn));
        Assert.Contains("Falta el ejercicio", corrections, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", corrections + correction.What, StringComparison.Ordinal);
        using (var decided = await editor.PostAsync($"/panel/corrections/{correction.Id:n}", corrections, ("edition", "0"), ("state", "mended"), ("decision", "Añadido el ejercicio.")))
            Assert.Equal("/panel/corrections?done=saved", decided.Headers.Location?.ToString());
        using (var late = await editor.PostAsync($"/panel/corrections/{correction.Id:n}", corrections, ("edition", "0"), ("state", "rejected"), ("decision", "Está bien.")))
            Assert.Equal("/panel/corrections?fault=changed", late.Headers.Location?.ToString());
        Assert.Contains("Añadido el ejercicio.", await official.TextAsync("/panel/corrections?state=mended"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryStageOfAnAnswerHasItsWordsInEachLanguage()
    {
        using var response = await service.PostAsync("/api/v1/answers", new { question = Asked, language = "es" });
        var stages = (await RunningService.JsonAsync(response)).GetProperty("timings").EnumerateObject().Select(s => s.Name).Append("first-sentence").ToList();

        Assert.True(stages.Count > 5, string.Join(", ", stages));
        foreach (var language in LanguageCodes.All)
            Assert.All(stages, stage => Assert.NotEqual(stage, service.Get<UiWordings>().For(language).Named("stages", stage)));
    }

    [Fact]
    public async Task WithoutAReasonAWrongAnswerIsNotKeptAndThePageSaysWhatIsMissing()
    {
        var turn = await AskAsync(Asked);
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Caseworker);

        using var rated = await official.PostFromAsync($"/panel/review/{turn}", $"/panel/review/{turn}", ("verdict", "wrong"), ("why", " "));

        Assert.Equal($"/panel/review/{turn}?fault=invalid", rated.Headers.Location?.ToString());
        Assert.Contains("No se ha guardado nada", await official.TextAsync($"/panel/review/{turn}?fault=invalid"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARightAnswerIsInTheFileThatAnEditorDownloads()
    {
        var turn = await AskAsync("¿Cuándo se presenta el modelo 303?");
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);
        using var editor = await OfficialClient.OfAsync(service, OfficialRole.Editor);

        using var rated = await official.PostFromAsync($"/panel/review/{turn}", $"/panel/review/{turn}", ("verdict", "right"), ("must", "20 de abril\r\n303"));

        using var file = await editor.GetAsync("/panel/review/evaluation.jsonl");
        var lines = (await file.Content.ReadAsStringAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement);
        var mine = lines.Single(l => l.GetProperty("id").GetString() == turn);
        Assert.Equal(["20 de abril", "303"], mine.GetProperty("must_contain").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal("in_scope", mine.GetProperty("kind").GetString());
    }

    [Fact]
    public async Task UseIsCountedShownAndDownloaded()
    {
        await AskAsync(Asked);
        using var official = await OfficialClient.OfAsync(service, OfficialRole.Supervisor);

        var page = await official.TextAsync("/panel/insight");
        using var csv = await official.GetAsync("/panel/insight.csv");
        var text = await csv.Content.ReadAsStringAsync(Stop);

        Assert.Contains("id=\"answers-chart\"", page, StringComparison.Ordinal);
        Assert.Contains("Respondida", page, StringComparison.Ordinal);
        Assert.Contains("Comprensión de la pregunta", page, StringComparison.Ordinal);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.Matches(@"\d{4}-\d{2}-\d{2},es,answered,quoted,[1-9]", text);
        Assert.Contains("Elija una fecha inicial", await official.TextAsync("/panel/insight?from=2026-02-01&to=2026-01-01"), StringComparison.Ordinal);
        Assert.Contains("No hay datos en este periodo", await official.TextAsync("/panel/insight?from=2020-01-01&to=2020-01-31&by=week"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachPageSpeaksTheLanguageOfTheOfficial()
    {
        await AskAsync(Asked);
        foreach (var language in LanguageCodes.All)
        {
            using var official = await OfficialClient.OfAsync(service, OfficialRole.Admin);
            using var _ = await official.PostFromAsync("/panel/account", "/panel/account/language", ("language", language.Code()));
            foreach (var path in (string[])["/panel", "/panel/search", "/panel/review", "/panel/corrections", "/panel/insight"])
                Assert.Contains($"<html lang=\"{language.Code()}\"", await official.TextAsync(path), StringComparison.Ordinal);
        }
    }

    private async Task<string> AskAsync(string question)
    {
        using var response = await service.PostAsync("/api/v1/answers", new { question, language = "es" });
        return (await RunningService.JsonAsync(response)).GetProperty("id").GetString()!;
    }

    private static async Task<string> RawAsync(OfficialClient official, string path)
    {
        using var response = await official.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Stop);
    }
}
