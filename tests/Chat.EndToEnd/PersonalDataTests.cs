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
    [InlineData("es", "Me llamo Wioletta Kowalska, DNI 12345678Z, cuenta ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, mi referencia es QX7K2P. ¿Tengo que declarar con dos pagadores?")]
    [InlineData("ca", "Em dic Wioletta Kowalska, DNI 12345678Z, compte ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, la referència és QX7K2P. He de declarar amb dos pagadors?")]
    [InlineData("gl", "Chámome Wioletta Kowalska, DNI 12345678Z, conta ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, a referencia é QX7K2P. Teño que declarar con dous pagadores?")]
    [InlineData("eu", "Nire izena Wioletta Kowalska da, NANa 12345678Z, kontua ES9121000418450200051332, tel. 612345679, ana.planted@correo.example, erreferentzia QX7K2P da. Bi ordaintzaile izan ditut, aitorpena egin behar dut?")]
    public async Task WhatIsPlantedLeavesTheBrowserNowhere(string language, string question)
    {
        await using var visit = await site.VisitAsync(language);
        var sent = new ConcurrentQueue<string>();
        // The circuit of the open page was made before; the page is opened once more to hear its frames from the first.
        visit.Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => sent.Enqueue(frame.Text ?? Encoding.UTF8.GetString(frame.Binary ?? []));
        visit.Page.Request += (_, request) => sent.Enqueue(request.Url + " " + request.PostData);
        await visit.Page.ReloadAsync();
        await visit.Ready.WaitForAsync();

        await visit.AskAsync(question);
        await visit.Page.Locator(".feedback button").Nth(1).ClickAsync();
        await visit.Page.Locator(".feedback textarea").FillAsync("DNI 12345678Z, 612345679");
        await visit.Page.Locator(".feedback [type=submit]").ClickAsync();
        await visit.Page.Locator(".feedback .done").WaitForAsync();
        await visit.Page.Locator("#person").ClickAsync();
        await visit.Page.Locator("#handoff-comment").FillAsync("ana.planted@correo.example");
        await visit.Page.Locator(".handoff [type=submit]").ClickAsync();
        await visit.Page.Locator(".reference").WaitForAsync();

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
}
