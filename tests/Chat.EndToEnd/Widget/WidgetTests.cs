using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chat.EndToEnd.Widget;

/// <summary>The widget on pages of another origin, under a strict policy of theirs.</summary>
public sealed partial class WidgetTests(Site site, WidgetHosts hosts) : IClassFixture<WidgetHosts>
{
    private const string Shifts = """
        window.shifts = 0;
        new PerformanceObserver(list => { for (const entry of list.getEntries()) window.shifts += entry.value; }).observe({ type: 'layout-shift', buffered: true });
        """;

    // It is taken up again for some twelve seconds first.
    private static readonly LocatorAssertionsToContainTextOptions Cut = new() { Timeout = 25_000 };

    [Theory]
    [InlineData("es", 1440)]
    [InlineData("ca", 320)]
    [InlineData("gl", 768)]
    [InlineData("eu", 320)]
    public async Task AWholeVisit(string language, int width)
    {
        var page = hosts.Registered.Put($"{language}.html", "town-hall.html", html => html.Replace("<html lang=\"es\">", $"<html lang=\"{language}-ES\">", StringComparison.Ordinal));
        await using var visit = await WidgetVisit.OpenAsync(site, page, width, 800, script: Shifts);
        await visit.Launcher.WaitForAsync();
        // One request before the click, and nothing of the page has moved.
        Assert.Equal("/widget/v1/loader.js", Assert.Single(visit.Requests, r => r.Url.StartsWith(site.Address, StringComparison.Ordinal)).Url[site.Address.Length..]);
        Assert.Equal(0, await visit.Page.EvaluateAsync<double>("window.shifts"));

        await visit.LaunchAsync();
        await Assertions.Expect(visit.Frame.Locator("html")).ToHaveAttributeAsync("lang", language);
        await Assertions.Expect(visit.Frame.Locator(".ai-notice")).ToBeVisibleAsync();
        Assert.NotEqual(0, await visit.Frame.Locator(".choice").CountAsync());
        await ExpectAccessibleAsync(visit, "empty");

        await visit.AskAsync(Questions.TwoPayers[language]);
        await Assertions.Expect(visit.Frame.Locator(".answer").First).ToHaveAttributeAsync("lang", language);
        await Assertions.Expect(visit.Frame.Locator("[data-machine-made]")).ToBeVisibleAsync();
        await ExpectAccessibleAsync(visit, "answer");

        await visit.Frame.Locator(".answer .ref").First.ClickAsync();
        await Assertions.Expect(visit.Frame.Locator("#turn-1-source-1")).ToBeFocusedAsync();
        await Assertions.Expect(visit.Frame.Locator("#turn-1-source-1 blockquote")).ToBeVisibleAsync();
        await ExpectAccessibleAsync(visit, "sources");
        await visit.Frame.Locator("#turn-1-source-1 [data-back]").ClickAsync();
        await Assertions.Expect(visit.Frame.Locator(".answer .ref").First).ToBeFocusedAsync();

        await visit.Frame.Locator(".feedback button").Nth(1).ClickAsync();
        await visit.Frame.Locator(".feedback input[type=checkbox]").First.CheckAsync();
        await ExpectAccessibleAsync(visit, "reasons");
        await visit.Frame.Locator(".feedback [type=submit]").ClickAsync();
        await Assertions.Expect(visit.Frame.Locator(".feedback p[tabindex]")).ToBeFocusedAsync();

        await visit.Frame.Locator("#person").ClickAsync();
        await Assertions.Expect(visit.Frame.Locator("#person-title")).ToBeFocusedAsync();
        await visit.Frame.Locator("#share").CheckAsync();
        await visit.Frame.Locator("#contact").FillAsync("no es un contacto");
        await visit.Frame.Locator("#panel [type=submit]").ClickAsync();
        await Assertions.Expect(visit.Frame.Locator("#contact")).ToBeFocusedAsync();
        visit.ForgiveFaults();
        await visit.Frame.Locator("#contact").FillAsync("");
        await ExpectAccessibleAsync(visit, "person");
        await visit.Frame.Locator("#panel [type=submit]").ClickAsync();
        var code = await visit.Frame.Locator(".reference").InnerTextAsync();
        Assert.True(site.Keeps(code.Replace("-", "", StringComparison.Ordinal)));
        Assert.EndsWith($"/{language}/caso/{code}", await visit.Frame.Locator("#panel a").GetAttributeAsync("href"), StringComparison.Ordinal);
        await ExpectAccessibleAsync(visit, "code");
        await visit.Frame.Locator("#panel button").ClickAsync();

        await visit.Frame.Locator("#erase").ClickAsync();
        await ExpectAccessibleAsync(visit, "erase");
        await visit.Frame.Locator("#panel .primary").ClickAsync();
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();

        Assert.Equal(0, await visit.Page.EvaluateAsync<double>("window.shifts"));
        Assert.Empty(await visit.Page.Context.CookiesAsync());
        visit.ExpectNoFaults(language);
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(320, 640)]
    public async Task WithTheKeyboardAlone(int width, int height)
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"), width, height);
        var page = visit.Page;
        await visit.Launcher.WaitForAsync();
        for (var i = 0; !await page.EvaluateAsync<bool>("document.activeElement.matches('tax-assistant')"); i++)
        {
            Assert.True(i < 20, "The tab key does not reach the launcher.");
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await visit.ReadyAsync();
        await page.Keyboard.TypeAsync("uno");
        await page.Keyboard.PressAsync("Shift+Enter");
        await page.Keyboard.TypeAsync("dos");
        await Assertions.Expect(visit.Field).ToHaveValueAsync("uno\ndos");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Page.Locator("tax-assistant dialog")).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.shadowRoot?.activeElement === document.activeElement.shadowRoot?.querySelector('button')"));

        // What was typed is still there.
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await Assertions.Expect(visit.Field).ToHaveValueAsync("uno\ndos");
        await visit.Field.FillAsync("");
        await page.Keyboard.TypeAsync(Questions.TwoPayers["es"]);
        await page.Keyboard.PressAsync("Enter");
        await visit.WholeAsync();
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.NotEqual("", await visit.Frame.Locator(":focus").First.InnerTextAsync());
        visit.ExpectNoFaults("keyboard");
    }

    [Fact]
    public async Task OnAPhoneItTakesTheWholeWindowAndNothingBehindIt()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("agency.html"), 320, 640);
        await visit.LaunchAsync();

        var box = (await visit.Page.Locator("tax-assistant iframe").BoundingBoxAsync())!;
        Assert.Equal((0f, 0f, 320f, 640f), (box.X, box.Y, box.Width, box.Height));
        await visit.Page.Mouse.ClickAsync(10, 10);
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.querySelector('tax-assistant').shadowRoot.querySelector('dialog').matches(':modal')"));
        // Turned into a window with room, it is a panel beside the page again, with the same conversation.
        await visit.Field.FillAsync("a medias");
        await visit.Page.SetViewportSizeAsync(1024, 800);
        await Assertions.Expect(visit.Field).ToHaveValueAsync("a medias");
        Assert.False(await visit.Page.EvaluateAsync<bool>("document.querySelector('tax-assistant').shadowRoot.querySelector('dialog').matches(':modal')"));
        var panel = (await visit.Page.Locator("tax-assistant iframe").BoundingBoxAsync())!;
        Assert.True(panel.X < 30 && panel.Width is > 380 and < 460, $"{panel.X} {panel.Width}");
        await visit.Frame.Locator("#close").ClickAsync();
        await Assertions.Expect(visit.Launcher).ToBeFocusedAsync();
        visit.ExpectNoFaults("phone");
    }

    [Fact]
    public async Task TheTopicOfThePageChoosesTheQuestionsOffered()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("agency.html"));
        await visit.LaunchAsync();
        var offered = await visit.Frame.Locator(".choice").AllInnerTextsAsync();

        await using var other = await WidgetVisit.OpenAsync(site, hosts.Registered.Put("vat.html", "agency.html", html => html.Replace("data-topic=\"irpf\"", "data-topic=\"iva\"", StringComparison.Ordinal)));
        await other.LaunchAsync();
        Assert.Empty(offered.Intersect(await other.Frame.Locator(".choice").AllInnerTextsAsync()));

        await visit.Frame.Locator(".choice").First.ClickAsync();
        await Assertions.Expect(visit.Turns.First).ToBeFocusedAsync();
        await visit.WholeAsync();
        Assert.Contains(offered[0], await visit.Frame.Locator(".asked").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHostilePageNeitherHidesNorReadsNorSpeaksForIt()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("hostile.html"));
        // Two scripts and two elements are one launcher.
        await Assertions.Expect(visit.Page.Locator("tax-assistant button")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Launcher).ToHaveTextAsync("Galdetu zure zergei buruz");
        var box = (await visit.Launcher.BoundingBoxAsync())!;
        Assert.True(box.Height is > 40 and < 70 && box.Width is > 150 and < 400, $"{box.Width} × {box.Height}");

        await visit.LaunchAsync();
        Assert.Equal(1, await visit.Page.EvaluateAsync<int>("window.forge()"));
        await visit.AskAsync(Questions.TwoPayers["eu"]);
        await visit.Page.EvaluateAsync("window.forge()");
        await visit.AllHeardAsync();

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("tax-assistant dialog")).ToBeVisibleAsync();
        Assert.DoesNotContain("1 2 3", await visit.Frame.Locator("html").GetAttributeAsync("style"), StringComparison.Ordinal);
        Assert.Equal("SecurityError", await visit.Page.EvaluateAsync<string>("(() => { try { window.spy(); return 'read'; } catch (fault) { return fault.name; } })()"));
        // What the frame says to the page around it is that it is there, and nothing of the conversation.
        var overheard = await visit.Page.EvaluateAsync<string[]>("window.overheard.filter(d => d && typeof d === 'object' && Object.keys(d).length === 2 && d.type === 'ready').map(d => Object.keys(d).sort().join())");
        Assert.All(overheard, keys => Assert.Equal("taxAssistant,type", keys));
        visit.ExpectNoFaults("hostile");
    }

    [Fact]
    public async Task MessagesOfAnotherOriginAreNotHeard()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.LaunchAsync();
        var accent = await visit.Frame.Locator("html").GetAttributeAsync("style");

        // A page of a third origin, opened by the site, speaks to the site; the frame within it is in no list that it could look through.
        var third = await visit.Page.RunAndWaitForPopupAsync(() => visit.Page.EvaluateAsync($"window.open('{hosts.Stranger.At("town-hall.html")}', 'third')"));
        await third.WaitForLoadStateAsync();
        await visit.Page.EvaluateAsync("() => { window.third = new Promise(heard => addEventListener('message', e => { if (e.data === 'third') heard(); })); }");
        await third.EvaluateAsync("""
            () => {
              for (const type of ['close', 'ready']) opener.postMessage({ taxAssistant: 1, type }, '*');
              opener.postMessage({ taxAssistant: 1, type: 'opened', accent: 'rgb(1, 2, 3)' }, '*');
              opener.postMessage('third', '*');
            }
            """);
        await visit.Page.EvaluateAsync("() => window.third");
        await visit.AllHeardAsync();

        await Assertions.Expect(visit.Page.Locator("tax-assistant dialog")).ToBeVisibleAsync();
        Assert.Equal(accent, await visit.Frame.Locator("html").GetAttributeAsync("style"));
        await third.CloseAsync();
    }

    [Fact]
    public async Task WithoutStorageTheConversationGoesOn()
    {
        const string Blocked = """
            for (const name of ['sessionStorage', 'localStorage', 'indexedDB', 'caches']) {
              Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
            }
            Object.defineProperty(Document.prototype, 'cookie', { get() { throw new DOMException('blocked', 'SecurityError'); }, set() { throw new DOMException('blocked', 'SecurityError'); } });
            """;
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"), script: Blocked);
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        await visit.AskAsync("¿Y si uno es el paro?");

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(2);
        visit.ExpectNoFaults("blocked storage");
    }

    [Fact]
    public async Task TheConversationIsThereAgainOnTheNextPageOfTheSite()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);
        await visit.Page.GotoAsync(hosts.Registered.At("agency.html"));
        await visit.LaunchAsync();

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        await visit.AskAsync("¿Y si uno es el paro?");
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData("es", "Volviendo a conectar")]
    [InlineData("eu", "Berriro konektatzen")]
    public async Task AnAnswerGoesOnWhereTheLineWasCut(string language, string reconnecting)
    {
        var page = hosts.Far.Put($"{language}.html", "town-hall.html", html => html.Replace("<html lang=\"es\">", $"<html lang=\"{language}\">", StringComparison.Ordinal));
        await using var visit = await WidgetVisit.OpenAsync(site, page);
        await visit.LaunchAsync();
        hosts.Line.Fate = Fate.Held;
        await visit.Field.FillAsync(Questions.TwoPayers[language]);
        await visit.Field.PressAsync("Enter");
        await visit.Frame.Locator(".answer .together").First.WaitForAsync();
        hosts.Line.Fate = Fate.Gone;
        hosts.Line.Cut();
        // Taken up again in vain at first, and that is said.
        await Assertions.Expect(visit.Frame.Locator(".answer .waiting")).ToContainTextAsync(reconnecting);
        await ExpectAccessibleAsync(visit, "reconnecting");
        hosts.Line.Fate = Fate.Whole;
        await visit.WholeAsync();

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Frame.Locator(".waiting")).ToHaveCountAsync(0);
        var sentences = await visit.Frame.Locator(".answer > p:not([class]), .answer > ul").AllInnerTextsAsync();
        Assert.Equal(sentences.Distinct(), sentences);
        var asked = visit.Requests.Where(r => r.Url.EndsWith("/widget/answers", StringComparison.Ordinal)).ToList();
        Assert.All(asked, r => Assert.Equal("POST", r.Method));
        Assert.True(asked.Count >= 3, $"{asked.Count} requests");
        Assert.Single(asked.Select(r => r.Headers["idempotency-key"]).Distinct());
        // Its first sentence was the third event.
        Assert.Equal("3", asked[^1].Headers["last-event-id"]);
        visit.ForgiveFaults();
        // The same as where nothing was cut.
        await using var other = await WidgetVisit.OpenAsync(site, hosts.Registered.Put($"{language}.html", "town-hall.html", html => html.Replace("<html lang=\"es\">", $"<html lang=\"{language}\">", StringComparison.Ordinal)));
        await other.LaunchAsync();
        await other.AskAsync(Questions.TwoPayers[language]);
        Assert.Equal(await other.Frame.Locator(".answer > p:not([class]), .answer > ul").AllInnerTextsAsync(), sentences);
    }

    [Fact]
    public async Task ALineThatStaysCutIsSaidAndTheQuestionAskedAgain()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Far.At("town-hall.html"));
        await visit.LaunchAsync();
        hosts.Line.Fate = Fate.Held;
        await visit.Field.FillAsync(Questions.TwoPayers["es"]);
        await visit.Field.PressAsync("Enter");
        await visit.Frame.Locator(".answer .together").First.WaitForAsync();
        hosts.Line.Fate = Fate.Gone;
        hosts.Line.Cut();

        await Assertions.Expect(visit.Frame.Locator(".answer .notice")).ToContainTextAsync("Se ha perdido la conexión", Cut);
        // What had come stays, and says of itself that it may not be all.
        Assert.NotEqual(0, await visit.Frame.Locator(".answer .together").CountAsync());
        hosts.Line.Fate = Fate.Whole;
        visit.ForgiveFaults();
        await visit.Frame.Locator(".answer button.button").First.ClickAsync();
        await visit.WholeAsync();
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(2);
        visit.ExpectNoFaults("asked again");
    }

    [Fact]
    public async Task WithoutANetworkTheAnswerIsCutOffAndTheNextQuestionStaysInItsField()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Far.At("town-hall.html"));
        await visit.LaunchAsync();
        hosts.Line.Fate = Fate.Held;
        try
        {
            await visit.Field.FillAsync(Questions.TwoPayers["es"]);
            await visit.Field.PressAsync("Enter");
            await visit.Frame.Locator(".answer .together").First.WaitForAsync();
            await visit.Page.Context.SetOfflineAsync(true);
            await Assertions.Expect(visit.Frame.Locator(".answer .notice")).ToContainTextAsync("Se ha perdido la conexión", Cut);

            await visit.Field.FillAsync("¿Y si uno es el paro?");
            await visit.Field.PressAsync("Enter");
            await Assertions.Expect(visit.Frame.Locator("#error")).ToContainTextAsync("No hay conexión");
            await Assertions.Expect(visit.Field).ToHaveValueAsync("¿Y si uno es el paro?");
        }
        finally
        {
            hosts.Line.Fate = Fate.Whole;
        }

        await visit.Page.Context.SetOfflineAsync(false);
        await visit.Field.PressAsync("Enter");
        await visit.WholeAsync();
    }

    [Fact]
    public async Task AnAnswerCanBeStopped()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Far.At("town-hall.html"));
        await visit.LaunchAsync();
        hosts.Line.Fate = Fate.Held;
        try
        {
            await visit.Field.FillAsync(Questions.TwoPayers["es"]);
            await visit.Field.PressAsync("Enter");
            await visit.Frame.Locator(".answer .together").First.WaitForAsync();
            await visit.Frame.Locator("#stop").ClickAsync();
        }
        finally
        {
            hosts.Line.Fate = Fate.Whole;
        }

        await Assertions.Expect(visit.Frame.Locator(".answer .notice")).ToContainTextAsync("Ha detenido la respuesta");
        await Assertions.Expect(visit.Field).ToBeFocusedAsync();
        await Assertions.Expect(visit.Frame.Locator("#stop")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task PersonalDataAreNamedBeforeTheyAreRemovedAndNeverSent(string language)
    {
        var page = hosts.Registered.Put($"{language}.html", "town-hall.html", html => html.Replace("<html lang=\"es\">", $"<html lang=\"{language}\">", StringComparison.Ordinal));
        await using var visit = await WidgetVisit.OpenAsync(site, page);
        await visit.LaunchAsync();
        await visit.Field.FillAsync(Questions.WithPersonalData[language]);
        await Assertions.Expect(visit.Frame.Locator("#foreseen")).Not.ToBeEmptyAsync();
        await ExpectAccessibleAsync(visit, "foreseen");
        var foreseen = await visit.Frame.Locator("#foreseen").InnerTextAsync();
        await visit.Field.PressAsync("Enter");
        await visit.WholeAsync();

        await Assertions.Expect(visit.Frame.Locator("#foreseen")).ToBeEmptyAsync();
        var named = await visit.Frame.Locator(".removed strong").First.InnerTextAsync();
        Assert.Contains(named, foreseen, StringComparison.Ordinal);
        Assert.True(named.Count(c => c == ',') >= 4, named);
        await Assertions.Expect(visit.Frame.Locator(".removed .notice")).ToBeVisibleAsync();
        var sent = visit.Requests.Select(r => r.Url + r.PostData).ToList();
        Assert.Contains(sent, s => s.Contains("[DNI]", StringComparison.Ordinal));
        foreach (var planted in new[] { "12345678Z", "ES9121000418450200051332", "612345679", "ana.planted", "QX7K2P", "Wioletta" })
            Assert.DoesNotContain(sent, s => s.Contains(planted, StringComparison.OrdinalIgnoreCase));
        await ExpectAccessibleAsync(visit, "removed");
    }

    [Fact]
    public async Task WhoAsksTooOftenIsToldAndKeepsTheQuestion()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.Page.RouteAsync("**/api/v1/widget/answers", route => route.FulfillAsync(new()
        {
            Status = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7", ["Content-Type"] = "application/problem+json" },
            Body = "{\"title\":\"Demasiadas peticiones\",\"detail\":\"Espere 7 s.\",\"status\":429}",
        }));
        await visit.LaunchAsync();
        await visit.Field.FillAsync(Questions.TwoPayers["es"]);
        await visit.Field.PressAsync("Enter");

        await Assertions.Expect(visit.Frame.Locator("#error")).ToContainTextAsync("Espere 7 s y vuelva a enviarla");
        await Assertions.Expect(visit.Field).ToHaveValueAsync(Questions.TwoPayers["es"]);
        await Assertions.Expect(visit.Turns).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Frame.Locator(".choice").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WhatCannotBeSentIsSaid()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.LaunchAsync();
        await visit.Field.PressAsync("Enter");
        await Assertions.Expect(visit.Frame.Locator("#error")).ToContainTextAsync("Escriba su pregunta");
        await visit.Field.FillAsync(new string('x', 1_001));
        await visit.Field.PressAsync("Enter");
        await Assertions.Expect(visit.Frame.Locator("#error")).ToContainTextAsync("tiene 1.001 caracteres y el máximo es de 1.000");
        await Assertions.Expect(visit.Field).ToHaveValueAsync(new string('x', 1_001));
        await ExpectAccessibleAsync(visit, "too long");

        // Markup is text, in the question and wherever it comes back.
        await visit.AskAsync("<img src=x onerror=\"document.title='ran'\"> **¿IVA?** [DNI] [NADA]");
        Assert.Contains("<img src=x", await visit.Frame.Locator(".asked").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Frame.Locator(".turn img").CountAsync());
    }

    [Fact]
    public async Task ASiteThatNobodyRegisteredIsToldSoAndCitizensAreShownAnotherWay()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Stranger.At("town-hall.html"));
        await visit.Launcher.ClickAsync();

        var alert = visit.Page.Locator("tax-assistant [role=alert]");
        await Assertions.Expect(alert).ToContainTextAsync("El asistente no se puede abrir en esta página.", new() { Timeout = 10_000 });
        Assert.Equal(site.Address + "/es", await alert.Locator("a").GetAttributeAsync("href"));
        Assert.Equal(0, await visit.Page.Locator("tax-assistant iframe").CountAsync());
        await alert.Locator("button").ClickAsync();
        await Assertions.Expect(visit.Launcher).ToBeFocusedAsync();

        // A stranger who gives a registered site's name is let in no more than before.
        var page = hosts.Stranger.Put("liar.html", "town-hall.html", html => SrcAttribute().Replace(html, "src=\"liar.js\"").Replace("script-src http", "script-src 'self' http", StringComparison.Ordinal));
        hosts.Stranger.Put("liar.js", "town-hall.html", _ => $"addEventListener('DOMContentLoaded', () => {{ const f = document.createElement('iframe'); f.src = '{site.Address}/widget/v1/chat?origin={Uri.EscapeDataString(hosts.Registered.Origin)}'; document.body.append(f); }});");
        visit.ForgiveFaults();
        var blocked = visit.Page.WaitForConsoleMessageAsync(new() { Predicate = m => m.Text.Contains("frame-ancestors", StringComparison.Ordinal) });
        await visit.Page.GotoAsync(page);
        Assert.Contains($"frame-ancestors {hosts.Registered.Origin}", (await blocked).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASiteWhosePolicyForbidsTheFrameIsSaidAtOnce()
    {
        var page = hosts.Registered.Put("no-frame.html", "town-hall.html", html => html.Replace("frame-src http://127.0.0.1:5080", "frame-src 'none'", StringComparison.Ordinal));
        await using var visit = await WidgetVisit.OpenAsync(site, page);
        await visit.Launcher.ClickAsync();

        await Assertions.Expect(visit.Page.Locator("tax-assistant [role=alert]")).ToBeVisibleAsync(new() { Timeout = 2_000 });
    }

    [Fact]
    public async Task AnElementThatIsTakenOutAndPutBackBeginsAnew()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"));
        await visit.LaunchAsync();
        await visit.Page.EvaluateAsync("(window.taken = document.querySelector('tax-assistant')).remove()");
        Assert.Single(visit.Page.Frames);
        await visit.Page.EvaluateAsync("document.body.append(window.taken)");
        await visit.LaunchAsync();
        await visit.AskAsync(Questions.TwoPayers["es"]);

        await Assertions.Expect(visit.Turns).ToHaveCountAsync(1);
        visit.ExpectNoFaults("taken out");
    }

    [Fact]
    public async Task HighContrastKeepsItsEdges()
    {
        await using var visit = await WidgetVisit.OpenAsync(site, hosts.Registered.At("town-hall.html"), options: new() { ForcedColors = ForcedColors.Active, ReducedMotion = ReducedMotion.NoPreference });

        Assert.NotEqual("rgba(0, 0, 0, 0)", await visit.Launcher.EvaluateAsync<string>("e => getComputedStyle(e).borderTopColor"));
        await visit.LaunchAsync();
        Assert.Equal("1px", await visit.Frame.Locator(".ai-notice").EvaluateAsync<string>("e => getComputedStyle(e).borderTopWidth"));
        Assert.Equal("rise", await visit.Page.Locator("tax-assistant dialog").EvaluateAsync<string>("e => getComputedStyle(e).animationName"));
        await visit.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal("none", await visit.Page.Locator("tax-assistant dialog").EvaluateAsync<string>("e => getComputedStyle(e).animationName"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public async Task ThePageOfTheWidgetShowsItAndGivesTheCode(string language)
    {
        await using var visit = await site.VisitAsync(language, 320);
        await visit.Page.GotoAsync($"{site.Address}/{language}/widget");
        await visit.ExpectAccessibleAsync("widget page");
        await visit.Page.SelectOptionAsync("#language", "eu");
        await visit.Page.SelectOptionAsync("#topic", "irpf");
        await visit.Page.SelectOptionAsync("#position", "left");
        await visit.Page.Locator(".norm-form button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#snippet")).ToContainTextAsync("data-language=\"eu\" data-topic=\"irpf\" data-position=\"left\" defer");
        await visit.Page.Locator("[data-copies]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("[data-copies] + [role=status]")).Not.ToBeEmptyAsync();
        var copied = await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Matches("^<script src=\"http://127\\.0\\.0\\.1:\\d+/widget/v1/loader\\.js\" integrity=\"sha384-[^\"]{64}\" crossorigin=\"anonymous\" [^>]* defer></script>\n<tax-assistant></tax-assistant>$", copied);

        // The page shows the very widget that the code would.
        await using var widget = await WidgetVisit.OpenAsync(site, visit.Page.Url, 1024);
        await widget.LaunchAsync();
        await Assertions.Expect(widget.Frame.Locator("html")).ToHaveAttributeAsync("lang", "eu");
        Assert.True((await widget.Page.Locator("tax-assistant iframe").BoundingBoxAsync())!.X < 30);
        widget.ExpectNoFaults("widget page");
    }

    private static async Task ExpectAccessibleAsync(WidgetVisit visit, string state)
    {
        var result = await visit.Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = Visit.Rules } });
        Assert.True(result.Violations.Length == 0, $"{state}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Nodes[0].Html}")));
        Assert.True(await visit.Frame.Locator("html").EvaluateAsync<int>("e => e.scrollWidth - e.clientWidth") <= 0, state + ": wider than its frame");
        Assert.True(await visit.Frame.Locator("main").EvaluateAsync<int>("e => e.scrollWidth - e.clientWidth") <= 0, state + ": wider than its column");
    }

    [GeneratedRegex("src=\"[^\"]*loader.js\" integrity=\"[^\"]*\" crossorigin=\"anonymous\"")]
    private static partial Regex SrcAttribute();
}
