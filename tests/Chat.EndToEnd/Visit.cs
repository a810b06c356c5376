using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>A visitor's page, and what a visitor does on it.</summary>
public sealed class Visit(IPage page, string language, string address) : IAsyncDisposable
{
    internal static readonly List<string> Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

    private readonly List<string> _faults = [];

    public IPage Page { get; } = page;

    public ILocator Field => Page.Locator("#question");

    public ILocator Turns => Page.Locator(".turn");

    public ILocator Ready => Page.Locator(".question-box [type=submit]:not([disabled])");

    public async Task OpenAsync()
    {
        Page.PageError += (_, fault) => _faults.Add(fault);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _faults.Add(message.Text);
        };
        await Page.GotoAsync($"{address}/{language}");
        await Ready.WaitForAsync();
    }

    /// <summary>Types a question, sends it with the keyboard and waits for the whole answer.</summary>
    public async Task AskAsync(string question)
    {
        var before = await Turns.CountAsync();
        await Field.FillAsync(question);
        await Field.PressAsync("Enter");
        await Assertions.Expect(Turns).ToHaveCountAsync(before + 1);
        await WholeAsync();
    }

    /// <summary>Waits until the last answer is whole.</summary>
    public Task WholeAsync() => Page.Locator(".turn:last-child .feedback").WaitForAsync();

    /// <summary>No violation of WCAG 2.0–2.2 A and AA, no scrolling sideways, no fault on the console.</summary>
    public async Task ExpectAccessibleAsync(string state)
    {
        // Axe takes a target that the page has scrolled under the question box for one that is too small.
        await StickAsync("static");
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = Rules } });
        await StickAsync("");
        Assert.True(result.Violations.Length == 0, $"{state}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Nodes[0].Html}")));
        Assert.True(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, state + ": wider than the window");
        Assert.True(_faults.Count == 0, state + ": " + string.Join("; ", _faults));
    }

    /// <summary>Forgets faults that a test brought about on purpose.</summary>
    public void ForgiveFaults() => _faults.Clear();

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());

    private Task StickAsync(string position) =>
        Page.EvaluateAsync("p => document.querySelectorAll('.question-box, .sources').forEach(e => { e.style.position = p; })", position);
}
