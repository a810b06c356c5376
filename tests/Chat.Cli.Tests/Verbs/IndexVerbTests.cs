namespace Chat.Cli.Tests.Verbs;

public sealed class IndexVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task WithoutAnIndexTheListSaysHowToMakeOne()
    {
        var run = await place.RunAsync("index", "list", "--data", "none");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("make one with ./taxassistant ingest", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place.At("none")));
    }

    [Fact]
    public async Task TheGenerationBeforeIsListedAndSwitchGoesBackToItAndForwardAgain()
    {
        var laws = place.WriteLaw("laws", "BOE-A-2000-1", "Se prestan cuatro libros.");
        await place.RunAsync("ingest", laws, "--data", "two");
        place.WriteLaw("laws", "BOE-A-2000-1", "Se prestan seis libros.");
        await place.RunAsync("ingest", laws, "--data", "two");
        var before = (await place.RunAsync("index", "list", "--data", "two", "--json")).Json;
        Assert.Equal(["live", "kept"], before.EnumerateArray().Select(g => g.GetProperty("state").GetString()));

        var switched = await place.RunAsync("index", "switch", "--data", "two");
        var found = await place.RunAsync("index", "explain", "libros prestados", "--data", "two", "--json");

        Assert.Equal(0, switched.ExitCode);
        Assert.Contains(before[1].GetProperty("generation").GetString()!, switched.Output, StringComparison.Ordinal);
        Assert.Equal("Se prestan cuatro libros.", found.Json[0].GetProperty("best").GetProperty("text").GetString());
        await place.RunAsync("index", "switch", "--data", "two");
        var again = (await place.RunAsync("index", "list", "--data", "two", "--json")).Json;
        Assert.Equal(before.ToString(), again.ToString());
    }

    [Fact]
    public async Task TheListCountsUnitsByKindLawFirst()
    {
        Directory.CreateDirectory(place.At("kinds"));
        place.Write(
            "kinds/BOE-A-2000-9.md",
            "---", "title: \"Reglamento de la biblioteca\"", "identifier: \"BOE-A-2000-9\"", "country: \"es\"", "rank: \"ley\"", "last_updated: \"2026-01-01\"", "status: \"in_force\"", "---",
            "", "# Reglamento de la biblioteca", "", "##### Artículo 1. Préstamo", "", "Se prestan cuatro libros.", "", "##### Artículo 2. Retraso", "", "La multa se paga al devolver el libro.",
            "", "##### Disposición adicional primera. Revistas", "", "Las revistas se leen en la sala.", "", "##### Disposición final única. Entrada en vigor", "", "El reglamento entra en vigor el lunes.");
        await place.RunAsync("ingest", place.At("kinds"), "--data", "kinds-data");

        var list = await place.RunAsync("index", "list", "--data", "kinds-data");
        var json = (await place.RunAsync("index", "list", "--data", "kinds-data", "--json")).Json[0];

        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Contains(list.Output.Split('\n'), l => l.Trim() == "2 article, 1 additional, 1 final");
        Assert.Equal(
            [("additional", 1), ("article", 2), ("final", 1)],
            json.GetProperty("kinds").EnumerateObject().Select(k => (k.Name, k.Value.GetInt32())).OrderBy(k => k.Name, StringComparer.Ordinal));
        Assert.Equal(4, json.GetProperty("units").GetInt32());
    }

    [Fact]
    public async Task AGenerationThatIsWrongItselfCannotBeTaken()
    {
        var laws = place.WriteLaw("wrong", "BOE-A-2000-1", "Se prestan cuatro libros.");
        await place.RunAsync("ingest", laws, "--data", "wrong-data");
        place.WriteLaw("wrong", "BOE-A-2000-1", "Se prestan seis libros.");
        await place.RunAsync("ingest", laws, "--data", "wrong-data");
        var kept = (await place.RunAsync("index", "list", "--data", "wrong-data", "--json")).Json[1].GetProperty("generation").GetString()!;
        // As a run leaves it whose checks found passages missing.
        var path = Path.Combine(place.At("wrong-data"), "ingestion.json");
        var state = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        state["refused"] = new System.Text.Json.Nodes.JsonObject { [kept] = new System.Text.Json.Nodes.JsonArray("It holds 1 passages instead of 2; ingest again with --from-nothing.") };
        state["unusable"] = new System.Text.Json.Nodes.JsonArray(kept);
        await File.WriteAllTextAsync(path, state.ToJsonString(), TestContext.Current.CancellationToken);

        var named = await place.RunAsync("index", "switch", kept, "--data", "wrong-data");
        var unnamed = await place.RunAsync("index", "switch", "--data", "wrong-data");

        Assert.Equal((6, 6), (named.ExitCode, unnamed.ExitCode));
        Assert.Contains("cannot be taken (It holds 1 passages instead of 2", named.Error, StringComparison.Ordinal);
        Assert.Contains("There is no other generation", unnamed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArticleIsShownWithTheDayOfItsText()
    {
        await place.RunAsync("ingest", place.WriteLaw("shown", "BOE-A-2000-1", "Se prestan cuatro libros."), "--data", "show");

        var shown = await place.RunAsync("index", "show", "BOE-A-2000-1#a1", "--data", "show");
        var missing = await place.RunAsync("index", "show", "BOE-A-2000-1#a99", "--data", "show");

        Assert.Equal((0, 6), (shown.ExitCode, missing.ExitCode));
        Assert.Contains("BOE-A-2000-1#a1  Artículo 1", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Se prestan cuatro libros.", shown.Output, StringComparison.Ordinal);
        Assert.Contains("holds no BOE-A-2000-1#a99", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLiveGenerationCannotBeDroppedAndTheOtherCan()
    {
        var laws = place.WriteLaw("dropped", "BOE-A-2000-1", "Se prestan cuatro libros.");
        await place.RunAsync("ingest", laws, "--data", "drop");
        place.WriteLaw("dropped", "BOE-A-2000-1", "Se prestan seis libros.");
        await place.RunAsync("ingest", laws, "--data", "drop");
        var all = (await place.RunAsync("index", "list", "--data", "drop", "--json")).Json;

        var live = await place.RunAsync("index", "drop", all[0].GetProperty("generation").GetString()!, "--data", "drop");
        var kept = await place.RunAsync("index", "drop", all[1].GetProperty("generation").GetString()!, "--data", "drop");

        Assert.Equal((6, 0), (live.ExitCode, kept.ExitCode));
        Assert.Contains("is live; switch to another", live.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await place.RunAsync("index", "list", "--data", "drop", "--json")).Json.GetArrayLength());
    }

    [Fact]
    public async Task AnExplanationNamesTheArticleAndWhatMatched()
    {
        var laws = place.WriteLaw("explained", "BOE-A-2000-1", "Se prestan cuatro libros.");
        await place.RunAsync("ingest", laws, "--data", "explained-data");

        var run = await place.RunAsync("index", "explain", "libros prestados", "--data", "explained-data");

        Assert.Contains("BOE-A-2000-1#a1", run.Output, StringComparison.Ordinal);
        Assert.Contains("(text)", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no index yet", "explain", "libros")]
    [InlineData("There is no other generation", "switch")]
    [InlineData("There is no generation 20200101T000000Z-0000", "switch", "20200101T000000Z-0000")]
    public async Task WhatIsNotThereIsRefusedInOneSentence(string words, params string[] arguments)
    {
        var run = await place.RunAsync([.. arguments.Prepend("index"), "--data", "nothing"]);

        Assert.Equal(6, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }
}
