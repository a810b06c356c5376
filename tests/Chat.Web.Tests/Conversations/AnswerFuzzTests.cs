using Chat.Testing;
using Chat.Web.Conversations;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Conversations;

/// <summary>Whatever a model writes is rendered from the closed subset: words, strong, lists, references.</summary>
public sealed class AnswerFuzzTests(ITestOutputHelper output) : PageTest
{
    private const int Longest = 2_000;
    private const int Rendered = 300;

    [Fact]
    public void AnyTextFallsIntoWordsAndStrongWords()
    {
        var (failures, ran, slowest) = Fuzzing.Run(
            text =>
            {
                var parts = string.Concat(StrongText.Parts(text).Select(p => p.Words));
                if (parts.Replace("**", "", StringComparison.Ordinal) != text.Replace("**", "", StringComparison.Ordinal))
                    throw new InvalidOperationException("Words were lost.");
                AnswerBlock.Of([Sample.Sentence(text), Sample.Sentence(text, isListItem: true), Sample.Sentence(text, heading: text)]);
                _ = AskedWords.Of(text).Count();
            },
            Fuzzing.Kept(Path.Combine(Repository.Root, "tests", "fuzzing", "seeds.txt")),
            Longest);

        output.WriteLine(FormattableString.Invariant($"{ran} inputs, slowest {slowest:0.00} ms"));
        Assert.Empty(failures);
    }

    [Fact]
    public void NothingButTheClosedSubsetIsRendered()
    {
        string[] allowed = ["P", "UL", "LI", "SPAN", "STRONG", "BUTTON", "H3"];
        for (var seed = 0; seed < Rendered; seed++)
        {
            var turn = Sample.Turn(Sample.Answer("es", Sample.Sentence(Fuzzing.Input(seed, Longest)), Sample.Sentence(Fuzzing.Input(seed + Rendered, 200), heading: "<b>x</b>", isListItem: true)));

            var text = Show<AnswerText>(p => p.Add(t => t.Turn, turn));

            Assert.All(text.FindAll("*"), e => Assert.Contains(e.TagName, allowed));
        }
    }
}
