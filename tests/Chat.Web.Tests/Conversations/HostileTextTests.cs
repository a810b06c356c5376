using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

/// <summary>Answers render from a closed subset, whatever stands in their words, titles and addresses.</summary>
public sealed class HostileTextTests : PageTest
{
    public static TheoryData<string> Texts { get; } =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://espia.example/p.png)",
        "[Sede](javascript:alert(1))",
        "<a href=\"https://trampa.example\">Sede</a>",
        "**<iframe src=//trampa.example></iframe>**",
        "</span></p><form action=//trampa.example><input name=pin>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<svg/onload=alert(1)>",
        "{{7*7}} @(1+1) <!-- x -->",
        "<style>*{display:none}</style>",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void WordsOfAnAnswerStayWords(string text)
    {
        var answer = Show<AnswerText>(p => p.Add(t => t.Turn, Sample.Turn(Sample.Answer("es", Sample.Sentence(text, text, isListItem: true), Sample.Sentence(text)))));

        OnlyKnownMarkup(answer, ["p", "ul", "li", "span", "strong", "button", "h3", "div", "section", "ol"]);
        Assert.Contains(text.Replace("**", "", StringComparison.Ordinal)[..8], answer.Nodes.OfType<AngleSharp.Dom.INode>().Select(n => n.TextContent).Aggregate(string.Concat), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void WordsOfASourceStayWords(string text)
    {
        var card = Show<SourceCard>(p => p.Add(c => c.Source, Sample.Source(1, text) with { Title = text, LegalBasis = [new LegalReference("x", text, "https://www.boe.es")] }).Add(c => c.TurnNumber, 1));

        OnlyKnownMarkup(card, ["article", "p", "span", "h3", "blockquote", "button", "ul", "li", "a", "div"]);
        Assert.All(card.FindAll("a"), a => Assert.StartsWith("https://", a.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("//trampa.example")]
    [InlineData("http://trampa.example")]
    [InlineData(" https://trampa.example")]
    [InlineData("vbscript:x")]
    [InlineData("")]
    public void AnAddressThatIsNoSecureWebAddressIsNoLink(string url)
    {
        var card = Show<SourceCard>(p => p.Add(c => c.Source, Sample.Source(1) with { Url = url, LegalBasis = [new LegalReference("x", "Ley", url)] }).Add(c => c.TurnNumber, 1));

        Assert.Empty(card.FindAll("a"));
    }

    private static void OnlyKnownMarkup<T>(IRenderedComponent<T> shown, string[] known)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        foreach (var element in shown.FindAll("*"))
        {
            Assert.Contains(element.LocalName, known);
            Assert.DoesNotContain(element.Attributes, a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name is "style" or "src" or "srcset");
        }
    }
}
