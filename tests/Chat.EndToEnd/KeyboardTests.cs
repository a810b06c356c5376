using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>A whole visit with the keyboard alone; the focus is always somewhere, and always to be seen.</summary>
public sealed class KeyboardTests(Site site)
{
    // Whether the point in the middle of the focused element belongs to it, not to something that lies over it.
    private const string IsSeen = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return 'the focus is nowhere';
          const r = e.getBoundingClientRect();
          if (e.closest('.unseen') || r.width === 0) return 'the focus is on something unseen: ' + e.outerHTML.slice(0, 80);
          const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1), y = r.top + Math.min(r.height / 2, 20);
          const hit = document.elementFromPoint(x, y);
          return hit && (e.contains(hit) || hit.contains(e)) ? '' : 'covered or out of sight: ' + e.outerHTML.slice(0, 80);
        }
        """;

    [Theory]
    [InlineData("ca", 320)]
    [InlineData("eu", 1280)]
    public async Task EveryStopOfTheTabKeyIsSeen(string language, int width)
    {
        await using var visit = await site.VisitAsync(language, width);
        var page = visit.Page;

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "#question");
        await page.Keyboard.TypeAsync(Questions.TwoPayers[language]);
        await page.Keyboard.PressAsync("Enter");
        await visit.WholeAsync();
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+Home");
        await page.Locator(".brand").FocusAsync();
        var stops = 0;
        while (!await page.EvaluateAsync<bool>("document.activeElement.matches('.site-footer a[href$=accessibility]')"))
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("", await page.EvaluateAsync<string>(IsSeen));
            Assert.True(++stops < 120, "The tab key goes round in circles.");
        }

        Assert.True(stops > 15);
    }

    [Fact]
    public async Task SourcesFeedbackAndAPersonAreReachedWithTheKeyboard()
    {
        await using var visit = await site.VisitAsync("es");
        var page = visit.Page;
        await visit.AskAsync(Questions.TwoPayers["es"]);

        await page.Locator(".answer .ref").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#source-1-1")).ToBeFocusedAsync();
        await page.Locator("#source-1-1 [data-back]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".answer .ref").First).ToBeFocusedAsync();

        await page.Locator(".feedback button").Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".feedback legend")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Locator(".feedback form button").Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".feedback button").Nth(1)).ToBeFocusedAsync();

        await page.Locator("#person").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#handoff-title")).ToBeFocusedAsync();
        await page.Locator(".handoff .quiet").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#person")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task PressingASuggestionMovesTheFocusToItsTurn()
    {
        await using var visit = await site.VisitAsync("es");

        await visit.Page.Locator(".suggestions .choice").First.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visit.Page.Locator("#turn-1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task ShiftAndEnterMakeANewLine()
    {
        await using var visit = await site.VisitAsync("es");
        await visit.Field.FocusAsync();
        await visit.Page.Keyboard.TypeAsync("uno");
        await visit.Page.Keyboard.PressAsync("Shift+Enter");
        await visit.Page.Keyboard.TypeAsync("dos");

        await Assertions.Expect(visit.Field).ToHaveValueAsync("uno\ndos");
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(0);
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>($"document.activeElement.matches('{selector}')"))
                return;
        }

        Assert.Fail($"The tab key does not reach {selector}.");
    }
}
