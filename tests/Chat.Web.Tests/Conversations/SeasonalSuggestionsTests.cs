using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

public sealed class SeasonalSuggestionsTests
{
    private static readonly Topic[] Topics =
    [
        SmallKnowledge.Topic("irpf/uno"), SmallKnowledge.Topic("irpf/dos", null, "irpf/tres"), SmallKnowledge.Topic("irpf/tres"),
        SmallKnowledge.Topic("iva/303", ["303"]), SmallKnowledge.Topic("iva/varios", ["303", "390"]),
    ];

    [Fact]
    public void WhatIsDueWithinThirtyDaysComesFirst()
    {
        var period = new FilingPeriod("303", "2026-4T", new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 30), "x", "quarterly");

        Assert.Equal("iva/303 (gl)", Offer(new FixedClock(2027, 1, 5), periods: [period]).Questions[0]);
        Assert.NotEqual("iva/303 (gl)", Offer(new FixedClock(2026, 11, 5), periods: [period]).Questions[0]);
    }

    [Fact]
    public void PeriodsOfMonthlyFilersAreNotOffered()
    {
        var period = new FilingPeriod("303", "2026-12", new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 30), "x", "monthly");

        Assert.NotEqual("iva/303 (gl)", Offer(new FixedClock(2027, 1, 5), periods: [period]).Questions[0]);
    }

    [Fact]
    public void TopicsOfTheSeasonAreOffered()
    {
        var season = new SeasonalQuestions("12-15", "01-15", ["irpf/dos", "irpf/uno", "iva/varios"]);

        var offer = Offer(new FixedClock(2027, 1, 5), [season]);

        Assert.True(offer.IsSeasonal);
        Assert.Equal(["irpf/dos (gl)", "irpf/uno (gl)", "iva/varios (gl)"], offer.Questions.Take(3));
    }

    [Fact]
    public void OutOfSeasonEachAreaOffersTheTopicThatOthersPointTo()
    {
        var offer = Offer(new FixedClock(2026, 8, 5));

        Assert.False(offer.IsSeasonal);
        Assert.Equal(["irpf/tres (gl)", "iva/303 (gl)"], offer.Questions);
    }

    [Theory]
    [InlineData("irpf", "irpf/tres irpf/dos irpf/uno")]
    [InlineData("iva", "iva/303 iva/varios")]
    [InlineData("irpf/dos", "irpf/dos irpf/tres")]
    [InlineData("nada", "irpf/tres iva/303")]
    [InlineData(null, "irpf/tres iva/303")]
    public void ThePagesAroundChooseWhatIsOffered(string? about, string topics)
    {
        var offer = new SeasonalSuggestions(SmallKnowledge.With(Topics), new FixedClock(2026, 8, 5)).For(Language.Gl, about);

        Assert.Equal(topics.Split(' ').Select(t => t + " (gl)"), offer.Questions);
        Assert.False(offer.IsSeasonal);
    }

    private static Offer Offer(TimeProvider clock, IReadOnlyList<SeasonalQuestions>? seasons = null, IReadOnlyList<FilingPeriod>? periods = null) =>
        new SeasonalSuggestions(SmallKnowledge.With(Topics, seasons, periods), clock).For(Language.Gl);
}
