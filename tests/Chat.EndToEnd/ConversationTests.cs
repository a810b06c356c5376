using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Nothing that a citizen wrote or read is lost, whatever happens to the page.</summary>
public sealed class ConversationTests(Site site)
{
    [Fact]
    public async Task AnotherLanguageChangesEverythingAndKeepsTheConversation()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.AskAsync(Questions.TwoPayers["es"]);
        await visit.Field.FillAsync("Una pregunta a medias");

        await visit.Page.Locator(".languages a[lang=ca]").ClickAsync();
        await visit.Page.WaitForURLAsync("**/ca");
        await visit.Ready.WaitForAsync();

        Assert.Equal("ca", await visit.Page.Locator("html").GetAttributeAsync("lang"));
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync("Pregunti");
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator(".asked bdi")).ToHaveAttributeAsync("lang", "es");
        await Assertions.Expect(visit.Field).ToHaveValueAsync("Una pregunta a medias");
        await visit.ExpectAccessibleAsync("restored");
    }

    [Fact]
    public async Task AnAnswerInAnotherLanguageOffersThePageInIt()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.AskAsync(Questions.TwoPayers["eu"]);

        await visit.Page.Locator(".switch a").ClickAsync();
        // The page may change under the same document: there is no load to wait for then.
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex("/eu$"));

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task AReloadKeepsTheConversation()
    {
        await using var visit = await site.VisitAsync("gl");
        await visit.AskAsync(Questions.TwoPayers["gl"]);
        await visit.Page.ReloadAsync();
        await visit.Ready.WaitForAsync();

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        await visit.AskAsync("e se son autónomo?");
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task ARestartOfTheServiceKeepsTheConversation()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.AskAsync(Questions.TwoPayers["es"]);
        await visit.Field.FillAsync("A medias");

        await site.RestartAsync();
        // The page finds its circuit gone and loads itself again.
        await Assertions.Expect(visit.Page.Locator("main p[role=status]")).ToContainTextAsync("recuperado", new() { Timeout = 60_000 });

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Field).ToHaveValueAsync("A medias");
    }

    [Fact]
    public async Task WhatIsTypedBeforeTheCircuitIsUpStays()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.Page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            // The page is there; the circuit is not: this is when people begin to type.
            await visit.Field.FocusAsync();
            await visit.Page.Keyboard.TypeAsync("Temprano");
            await route.ContinueAsync();
        });
        await visit.Page.GotoAsync(site.Address + "/es");
        await visit.Ready.WaitForAsync();

        await Assertions.Expect(visit.Field).ToHaveValueAsync("Temprano");
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync(" y seguido");
        await Assertions.Expect(visit.Field).ToHaveValueAsync("Temprano y seguido");
    }

    [Fact]
    public async Task ASentenceIsPutIntoThePageOnce()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.Page.EvaluateAsync("""
            window.added = new Set();
            new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => {
              if (n.nodeType !== 1) return;
              for (const e of [n, ...n.querySelectorAll('*')]) if (e.matches('.answer p > [data-words], .answer li > [data-words]')) window.added.add(e);
            }))).observe(document.querySelector('[role=log]'), { childList: true, subtree: true });
            """);

        await visit.AskAsync(Questions.TwoPayers["es"]);

        var added = await visit.Page.EvaluateAsync<string[]>("[...window.added].map(e => e.textContent)");
        Assert.NotEmpty(added);
        Assert.Equal(added.Distinct(), added);
    }
}
