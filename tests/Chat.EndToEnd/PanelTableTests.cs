namespace Chat.EndToEnd;

/// <summary>The panel's tables, whatever a citizen typed stands in them.</summary>
public sealed class PanelTableTests(Site site)
{
    [Theory]
    [InlineData(768)]
    [InlineData(1440)]
    public async Task AWordOfAHundredLettersLeavesTheLastColumnInSight(int width)
    {
        var styles = string.Join('\n', new[] { "app.css", "panel.css" }.Select(f => File.ReadAllText(Path.Combine(ServiceProcess.Root, "src", "Chat.Web", "wwwroot", f))));
        var page = await site.PageAsync(width);
        await page.SetContentAsync($"""
            <style>{styles}</style><main class="panel-main"><div class="panel-table"><table><thead><tr><th>Pregunta</th><th class="number">Veces</th><th>Idiomas</th></tr></thead>
            <tbody><tr><th scope="row">¿{new string('x', 100)} {new string('y', 100)}?</th><td class="number">3</td><td>castellano, euskara</td></tr></tbody></table></div></main>
            """);

        Assert.Equal(0, await page.Locator(".panel-table").EvaluateAsync<int>("e => e.scrollWidth - e.clientWidth"));
        await page.Context.CloseAsync();
    }
}
