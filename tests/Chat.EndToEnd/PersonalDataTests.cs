using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>What a citizen types of themselves stays in their browser: everything that the page sends is looked through.</summary>
public sealed class PersonalDataTests(Site site)
{
    // Without separators, so that no piece of them is anything else in a frame.
    private static readonly string[] Planted = ["12345678Z", "ES9121000418450200051332", "612345679", "ana.planted@correo.example", "QX7K2P", "Wioletta Kowalska"];

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task WhatIsPlantedLeavesTheBrowserNowhere(string language)
    {
        await using var visit = await site.VisitAsync(language);
        var sent = new ConcurrentQueue<string>();
        // The circuit of the open page was made before; the page is opened once more to hear its frames from the first.
        visit.Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Enqueue(frame.Text ?? Encoding.UTF8.GetString(frame.Binary ?? []));
        visit.Page.Request += (_, request) => sent.Enqueue(request.Url + " " + request.PostData);
        await visit.Page.ReloadAsync();
        await visit.Ready.WaitForAsync();

        await visit.AskAsync(Questions.WithPersonalData[language]);
        await visit.Page.Locator(".feedback button").Nth(1).ClickAsync();
        await visit.Page.Locator(".feedback textarea").FillAsync("DNI 12345678Z, 612345679");
        await visit.Page.Locator(".feedback [type=submit]").ClickAsync();
        await visit.Page.Locator(".feedback .done").WaitForAsync();
        await visit.Page.Locator("#person").ClickAsync();
        await visit.Page.Locator("#handoff-comment").FillAsync("ana.planted@correo.example");
        await visit.Page.Locator(".handoff [type=submit]").ClickAsync();
        await visit.Page.Locator(".handoff .reference").WaitForAsync();

        // The masks went through, so what was listened to is what carries the words.
        Assert.Contains(sent, f => f.Contains("[DNI]", StringComparison.Ordinal) && f.Contains("[IBAN]", StringComparison.Ordinal));
        Assert.Contains(sent, f => f.Contains("[EMAIL]", StringComparison.Ordinal));
        foreach (var planted in Planted)
            Assert.DoesNotContain(sent, f => f.Contains(planted, StringComparison.OrdinalIgnoreCase));
        await Assertions.Expect(visit.Page.Locator(".turn .removed .warning")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".asked mark")).ToHaveCountAsync(6);
        await visit.ExpectAccessibleAsync("masked");
    }

    [Fact]
    public async Task WithoutTheMaskingNothingIsSentAndNothingIsLost()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.Page.RouteAsync("**/personal-data*.js*", route => route.AbortAsync());
        await visit.Page.ReloadAsync();
        await visit.Ready.WaitForAsync();

        await visit.Field.FillAsync("DNI 12345678Z, ¿tengo que declarar?");
        await visit.Field.PressAsync("Enter");

        await Assertions.Expect(visit.Page.Locator("[role=alert]")).ToContainTextAsync("sin ella no se envía nada");
        await Assertions.Expect(visit.Field).ToHaveValueAsync("DNI 12345678Z, ¿tengo que declarar?");
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("es", 320, "la referencia de mi renta es QX7K2P, ¿cómo presento la declaración?")]
    [InlineData("ca", 1280, "la referència de la renda és QX7K2P, com presento la declaració?")]
    [InlineData("gl", 320, "a referencia da miña renda é QX7K2P, como presento a declaración?")]
    [InlineData("eu", 1280, "nire erreferentzia-zenbakia QX7K2P da, nola aurkezten da aitorpena?")]
    public async Task WithTheKeyboardAloneACredentialIsRemovedAndWarnedOf(string language, int width, string question)
    {
        await using var visit = await site.VisitAsync(language, width);
        for (var stops = 0; !await visit.Field.EvaluateAsync<bool>("e => e === document.activeElement"); stops++)
        {
            Assert.True(stops < 60, "The tab key does not come to the question.");
            await visit.Page.Keyboard.PressAsync("Tab");
        }

        await visit.Page.Keyboard.TypeAsync(question);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.WholeAsync();

        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.Locator(".asked mark")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator(".turn [role=note] .warning")).ToBeVisibleAsync();
        await visit.ExpectAccessibleAsync("warned");
    }

    [Fact]
    public async Task WhatIsBeingTypedIsKeptInTheTabMasked()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.Field.FillAsync("Mi DNI es 12345678Z, ¿tengo que declarar?");
        await Assertions.Expect(visit.Field).ToHaveValueAsync("Mi DNI es 12345678Z, ¿tengo que declarar?");

        Assert.Equal("Mi DNI es [DNI], ¿tengo que declarar?", await visit.Page.EvaluateAsync<string>("sessionStorage.getItem('taxassistant.draft')"));
        await visit.Page.ReloadAsync();
        await visit.Ready.WaitForAsync();
        await Assertions.Expect(visit.Field).ToHaveValueAsync("Mi DNI es [DNI], ¿tengo que declarar?");
    }
}
