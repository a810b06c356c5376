using Chat.Core.Identifiers;
using Chat.Testing;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class RemovedDataTests : PageTest
{
    [Theory]
    [InlineData("es", "teléfono")]
    [InlineData("ca", "telèfon")]
    [InlineData("gl", "teléfono")]
    [InlineData("eu", "telefonoa")]
    public void WhatWasRemovedAndWhyIsSaidInEveryLanguage(string language, string telephone)
    {
        var part = Show<RemovedData>(p => p.Add(r => r.Question, "[DNI], [PHONE]?"), language);

        Assert.Contains(telephone, part.Find(".removed").TextContent, StringComparison.Ordinal);
        Assert.Contains(WordsOf(language)["removed-why"], part.Find(".removed").TextContent, StringComparison.Ordinal);
        Assert.Empty(part.FindAll(".warning"));
    }

    [Theory]
    [InlineData("REFERENCE")]
    [InlineData("PIN")]
    [InlineData("PASSWORD")]
    [InlineData("BOX505")]
    public void ACredentialBringsTheWarningNeverToShareIt(string type) =>
        Assert.Equal(Words["never-share"], Show<RemovedData>(p => p.Add(r => r.Question, $"mi [{type}]")).Find(".warning").TextContent);

    [Fact]
    public void NothingIsSaidWhereNothingWasRemoved() => Assert.Empty(Show<RemovedData>(p => p.Add(r => r.Question, "¿[NADA]?")).FindAll(".removed"));

    [Fact]
    public void TheQuestionIsShownWithWordsForItsMasks()
    {
        var turn = new Turn(1, "soy [NAME] (1), [DNI] y [esto]", "es");

        var view = Show<TurnView>(p => p.Add(t => t.Turn, turn));

        Assert.Equal([Words["data-NAME"], Words["data-DNI"]], view.FindAll(".asked mark").Select(m => m.TextContent));
        Assert.Equal($"soy {Words["data-NAME"]} (1), {Words["data-DNI"]} y [esto]", view.Find(".asked bdi").TextContent);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void PageAndAnswersCallTheKindsTheSame(string language)
    {
        var replies = File.ReadAllLines(Path.Combine(Repository.Root, "knowledge", "replies", language + ".yml"));
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "src", "Chat.Web", "Wording", language, "ui.yml"));

        foreach (var key in PersonalDataFinder.Types.Select(t => "data-" + t).Append("never-share"))
            Assert.Equal(Assert.Single(replies, l => l.StartsWith(key + ":", StringComparison.Ordinal)), Assert.Single(page, l => l.StartsWith(key + ":", StringComparison.Ordinal)));
    }
}
