using Chat.Records.Receipts;
using Chat.Records.Storage;
using Chat.Web.Cases;
using Chat.Web.Conversations;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Chat.Web.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Conversations;

public sealed class FormsTests : PageTest
{
    [Fact]
    public void AUsefulAnswerIsRecordedAtOnce()
    {
        var form = Feedback();

        form.FindAll("button")[0].Click();

        form.WaitForAssertion(() => Assert.Contains(Words["feedback-thanks"], form.Markup, StringComparison.Ordinal));
        Assert.Contains("\"useful\":true", Assert.Single(Kept<KeptFeedback>()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerOfNoUseIsRecordedWithReasonsAndAMaskedComment()
    {
        var form = Feedback();
        form.FindAll("button")[1].Click();

        form.FindAll("input[type=checkbox]")[1].Change(true);
        Type("Llámenme al 612 345 678", form.Find("textarea").Id!);
        form.Find("form").Submit();

        form.WaitForElement(".done");
        var kept = Assert.Single(Kept<KeptFeedback>());
        Assert.Contains("\"reasons\":\"incomplete\"", kept, StringComparison.Ordinal);
        Assert.Contains("[PHONE]", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("612 345", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void CancellingRecordsNothing()
    {
        var form = Feedback();
        form.FindAll("button")[1].Click();

        form.FindAll("form button")[1].Click();

        Assert.Empty(Kept<KeptFeedback>());
        Assert.Empty(form.FindAll("form"));
    }

    [Fact]
    public void EveryReasonHasItsWords()
    {
        foreach (var reason in FeedbackReasons.All)
            Assert.NotEmpty(Words["reason-" + reason]);
    }

    [Fact]
    public void ARequestForAPersonIsRecordedAndGivenAReference()
    {
        var form = Show<HandoffForm>(p => p.Add(h => h.About, Sample.Turn()));

        Type("Escríbanme a ana@example.org", form.Find("textarea").Id!);
        form.Find("form").Submit();

        var reference = form.WaitForElement(".reference").TextContent;
        var kept = Assert.Single(Kept<KeptCase>());
        Assert.True(ReceiptCode.TryParse(reference, out var code));
        Assert.Contains(code.Symbols, kept, StringComparison.Ordinal);
        Assert.Contains("[EMAIL]", kept, StringComparison.Ordinal);
        Assert.Contains(Words["person-next"], form.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void WhileAModelSumsTheMatterUpTheFormSaysThatItIsAtWork(string language)
    {
        var summary = new TaskCompletionSource<string>();
        Services.AddSingleton<CaseSummariser>((_, _) => summary.Task);
        var form = Show<HandoffForm>(p => p.Add(h => h.About, Sample.Turn()), language);
        Assert.Equal("", form.Find("[role=status]").TextContent);

        Type("palabras", form.Find("textarea").Id!);
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.Equal(WordsOf(language)["person-sending"], form.Find("[role=status]").TextContent));
        Assert.Equal("true", form.Find("[type=submit]").GetAttribute("aria-disabled"));
        // Pressed again it is the same request.
        form.Find("form").Submit();
        summary.SetResult("");
        form.WaitForElement(".reference");
        Assert.Single(Kept<KeptCase>());
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsSaidAndLosesNothing()
    {
        Directory.CreateDirectory(Path.Combine(DataFolder, "records.db"));
        var form = Show<HandoffForm>(p => p.Add(h => h.About, Sample.Turn()));

        Type("palabras", form.Find("textarea").Id!);
        form.Find("form").Submit();

        Assert.Contains(Words["not-kept"], form.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(form.FindAll("textarea"));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void WhoSendsTooManyFormsIsToldCalmlyAndTheyAreNotKept(string language)
    {
        Services.AddSingleton(Options.Create(new LimitsOptions { QuestionsPerVisitor = 1 }));
        Services.GetRequiredService<QuestionLimiter>().WaitFor(Visitor.Unknown);
        var said = WordsOf(language)["too-many-forms"];
        using var refusals = new System.Diagnostics.Metrics.MeterListener();
        var refused = new List<object?>();
        refusals.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "TaxAssistant.Limits")
                listener.EnableMeasurementEvents(instrument);
        };
        refusals.SetMeasurementEventCallback<long>((_, _, tags, _) => refused.Add(tags[0].Value));
        refusals.Start();

        var handoff = Show<HandoffForm>(p => p.Add(h => h.About, Sample.Turn()), language);
        Type("palabras", handoff.Find("textarea").Id!);
        handoff.Find("form").Submit();
        var feedback = Show<FeedbackForm>(p => p.Add(f => f.Turn, Sample.Turn()), language);
        feedback.FindAll("button")[0].Click();

        Assert.Contains(said[..said.IndexOf('{', StringComparison.Ordinal)], handoff.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains(said[..said.IndexOf('{', StringComparison.Ordinal)], feedback.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Kept<KeptCase>());
        Assert.Empty(Kept<KeptFeedback>());
        Assert.All(new[] { "handoff", "feedback" }, what => Assert.Contains(what, refused));
    }

    [Theory]
    [InlineData("es")]
    [InlineData("ca")]
    [InlineData("gl")]
    [InlineData("eu")]
    public void WithoutMaskingTheCitizenIsToldThatNothingIsSent(string language)
    {
        WithoutMasking();
        var handoff = Show<HandoffForm>(p => p.Add(h => h.About, Sample.Turn()), language);

        handoff.Find("form").Submit();

        Assert.Contains(WordsOf(language)["error-unprotected"], handoff.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(handoff.FindAll("textarea"));
    }

    [Fact]
    public void WithoutMaskingNothingIsKept()
    {
        WithoutMasking();
        var handoff = Show<HandoffForm>(p => p.Add(h => h.About, Sample.Turn()));
        var feedback = Feedback();
        feedback.FindAll("button")[1].Click();

        handoff.Find("form").Submit();
        feedback.Find("form").Submit();

        Assert.Contains(Words["error-unprotected"], handoff.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains(Words["error-unprotected"], feedback.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Kept<KeptCase>());
        Assert.Empty(Kept<KeptFeedback>());
    }

    [Fact]
    public void StartingAgainIsAskedTwice()
    {
        var restarted = false;
        var tools = Show<ConversationTools>(p => p.Add(t => t.OnRestart, () => restarted = true));

        tools.Find("#restart").Click();
        Assert.False(restarted);
        tools.FindAll(".panel button")[1].Click();
        Assert.False(restarted);
        tools.Find("#restart").Click();
        tools.Find(".panel .primary").Click();

        Assert.True(restarted);
    }

    private IRenderedComponent<FeedbackForm> Feedback() => Show<FeedbackForm>(p => p.Add(f => f.Turn, Sample.Turn()));
}
