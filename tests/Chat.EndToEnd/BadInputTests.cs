using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>What no form was made for: a clear word in the citizen's language, and nothing lost.</summary>
public sealed class BadInputTests(Site site)
{
    [Theory]
    [InlineData("es", "Escriba su pregunta")]
    [InlineData("ca", "Escrigui la pregunta")]
    [InlineData("gl", "Escriba a súa pregunta")]
    [InlineData("eu", "Idatzi zure galdera")]
    public async Task AnEmptyQuestionIsAnError(string language, string words)
    {
        await using var visit = await site.VisitAsync(language, width: 320);

        await visit.Field.PressAsync("Enter");

        await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToContainTextAsync(words);
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await visit.ExpectAccessibleAsync("error");
    }

    [Fact]
    public async Task TenThousandWordsAreAnErrorAndStay()
    {
        await using var visit = await site.VisitAsync("gl");
        var words = string.Concat(Enumerable.Repeat("palabra ", 10_000));
        await visit.Field.FillAsync(words);

        await visit.Field.PressAsync("Enter");

        await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToContainTextAsync("80.000");
        await Assertions.Expect(visit.Field).ToHaveValueAsync(words);
        await visit.ExpectAccessibleAsync("over-long");
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)><script>alert(2)</script>")]
    [InlineData("\u202e\u200b¿cuándo \u0007se paga\u2066 la renta?")]
    [InlineData("¿Cuándo se presenta el 303? ¿Y el 130? ¿Y qué pasa si llego tarde? ¿Puedo pagar a plazos?")]
    [InlineData("Mi DNI es 12345678Z y mi IBAN ES91 2100 0418 4502 0005 1332, ¿tengo que declarar?")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("👍")]
    public async Task AnythingElseIsAnsweredInWords(string question)
    {
        await using var visit = await site.VisitAsync("es", width: 320);
        visit.Page.Dialog += (_, dialog) => Assert.Fail("A script ran: " + dialog.Message);

        await visit.AskAsync(question);

        Assert.NotEmpty(await visit.Page.Locator(".answer").InnerTextAsync());
        Assert.DoesNotContain("12345678Z", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", await visit.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        await visit.ExpectAccessibleAsync(question);
    }
}
