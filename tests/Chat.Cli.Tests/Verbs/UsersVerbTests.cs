namespace Chat.Cli.Tests.Verbs;

/// <summary><c>users</c>.</summary>
public sealed class UsersVerbTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task TheFirstAccountIsMadeWithALinkAndManagedFromThere()
    {
        var none = await UsersAsync("list");
        var added = await UsersAsync("add", "jefa", "--role", "admin", "--url", "https://asistente.example/");
        var again = await UsersAsync("add", "JEFA", "--role", "admin");
        var last = await UsersAsync("disable", "jefa");
        await UsersAsync("add", "xoan", "--role", "caseworker", "--language", "gl");
        var role = await UsersAsync("role", "xoan", "supervisor");
        var disabled = await UsersAsync("disable", "xoan");
        var reset = await UsersAsync("reset", "jefa");
        var listed = await UsersAsync("list");
        var audited = await place.RunAsync("audit", "verify", "--data", place.At("users"));

        Assert.Contains("users add NAME --role admin", none.Output, StringComparison.Ordinal);
        Assert.Matches(@"^https://asistente\.example/panel/register/[0-9A-Z]{32}\r?\n", added.Output);
        Assert.Equal((7, 1), (again.ExitCode, again.Error.TrimEnd().Split('\n').Length));
        Assert.Equal(7, last.ExitCode);
        Assert.Equal("xoan is supervisor now.", role.Output.TrimEnd());
        Assert.Equal(0, disabled.ExitCode);
        Assert.StartsWith("http://127.0.0.1:5080/panel/register/", reset.Output, StringComparison.Ordinal);
        Assert.Matches(@"jefa +admin +enabled +never here\r?\nxoan +supervisor +disabled +never here", listed.Output);
        Assert.StartsWith("The audit log is whole: 5 entries", audited.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add", "ana", "--role", "root")]
    [InlineData("reset", "nadie")]
    public async Task WhatCannotBeDoneIsSaidInOneSentence(params string[] words)
    {
        var run = await UsersAsync(words);

        Assert.Equal((7, 1), (run.ExitCode, run.Error.TrimEnd().Split('\n').Length));
    }

    private Task<Run> UsersAsync(params string[] words) => place.RunAsync(["users", .. words, "--data", place.At("users")]);
}
