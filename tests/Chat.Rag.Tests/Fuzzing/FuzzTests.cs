using Chat.Core.Figures;
using Chat.Core.Identifiers;
using Chat.Core.Questions;
using Chat.Rag.Screening;
using Chat.Testing;

namespace Chat.Rag.Tests.Fuzzing;

/// <summary>Random texts, a hundred thousand; a million by <c>CHAT_FUZZ_INPUTS=1000000</c> (docs/security.md).</summary>
[Collection(RealKnowledge.Name)]
public sealed class FuzzTests(RealAssistant real, ITestOutputHelper output)
{
    private const int Longest = 2_000;
    private const int Screened = 20_000; // screening reads as much as all others together
    private const int Usual = 100_000;

    [Fact]
    public void FiguresAreReadInAnyText() => Fuzz(text => FigureReader.Read(text));

    [Fact]
    public void PersonalDataAreFoundInAnyTextAndGoneAfterMasking() => Fuzz(text =>
    {
        var found = PersonalDataFinder.Find(text);
        var end = 0;
        foreach (var data in found)
        {
            if (data.Start < end || data.End <= data.Start || text[data.Start..data.End] != data.Value)
                throw new InvalidOperationException($"{data} is no stretch of the text after {end}.");
            end = data.End;
        }

        PersonalDataFinder.Mask(text, found);
    });

    [Fact]
    public void AnyTextIsScreened()
    {
        var screener = real.Service.Get<Screener>();
        var day = new DateOnly(2026, 11, 23);
        // Up to the longest question; what is longer is turned away unread.
        Fuzz(text => screener.Screen(new Question(text, null, day)), 1_000, Screened);
    }

    private void Fuzz(Action<string> part, int longest = Longest, int usual = Usual)
    {
        var (failures, ran, slowest) = Testing.Fuzzing.Run(part, Testing.Fuzzing.Kept(Path.Combine(Repository.Root, "tests", "fuzzing", "seeds.txt")), longest, usual);

        output.WriteLine(FormattableString.Invariant($"{ran} inputs, slowest {slowest:0.00} ms"));
        Assert.Empty(failures);
    }
}
