using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chat.Core.Figures;
using CsCheck;

namespace Chat.Core.Tests.Figures;

/// <summary>A seed that ever failed is passed to <c>Sample</c> and stays there.</summary>
public partial class FigurePropertyTests
{
    private static readonly CultureInfo Spain = new("") { NumberFormat = { NumberGroupSeparator = ".", NumberDecimalSeparator = "," } };

    private static readonly string[][] Months =
    [
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
        ["gener", "febrer", "març", "abril", "maig", "juny", "juliol", "agost", "setembre", "octubre", "novembre", "desembre"],
        ["xaneiro", "febreiro", "marzo", "abril", "maio", "xuño", "xullo", "agosto", "setembro", "outubro", "novembro", "decembro"],
        ["urtarrilaren", "otsailaren", "martxoaren", "apirilaren", "maiatzaren", "ekainaren", "uztailaren", "abuztuaren", "irailaren", "urriaren", "azaroaren", "abenduaren"],
    ];

    private static readonly Gen<int> Language = Gen.Int[0, 3];

    private static readonly IGen<string>[] Fragments = [.. new[]
    {
        "22.000 €", "%21", "30 de juny", "ekainaren 30a", "art. 96 bis", "303 eredua", "mil", "bi urte", " y ", " eta ", ", ", "2026ko ", "\ud800", "del 1 al ", "entre ", "V1234-23", "\n",
    }.Select(Gen.Const)];

    // Fragments of figures beside anything at all, so that samples meet the grammar.
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["0123456789.,'/-:%€ºª \u00a0\ud83d\ude00\u0301\u0000\u0001\uffff٣zkoa"], 0, 60],
        Gen.OneOf(Fragments).Array[0, 12].Select(string.Concat));

    [Fact]
    public void AnAmountIsReadBackFromEveryLanguage() =>
        Gen.Select(Language, Gen.Long[0, 999_999_999_999], Gen.Bool).Sample((language, cents, decimals) =>
        {
            var value = decimals ? cents / 100m : cents;
            var number = value.ToString(decimals ? "#,0.00" : "#,0", Spain);
            var unit = language == 3 ? " euro" : " €";
            return ReadsAs(number + unit, FigureKind.Amount, value.ToString("0.##", CultureInfo.InvariantCulture));
        });

    [Fact]
    public void ARateIsReadBackFromEveryLanguage() =>
        Gen.Select(Language, Gen.Int[0, 10_000]).Sample((language, hundredths) =>
        {
            var number = (hundredths / 100m).ToString("0.##", Spain);
            var text = language switch { 0 => number + " %", 1 => number + " per cent", 2 => number + " por cento", _ => "%" + number };
            return ReadsAs(text, FigureKind.Rate, (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture));
        });

    [Fact]
    public void ADateIsReadBackFromEveryLanguage() =>
        Gen.Select(Language, Gen.Date[new DateTime(1950, 1, 1), new DateTime(2099, 12, 31)], Gen.Bool).Sample((language, date, withYear) =>
        {
            var month = Months[language][date.Month - 1];
            var of = language == 1 && month[0] is 'a' or 'o' ? "d'" : "de ";
            var text = language == 3
                ? (withYear ? $"{date.Year}ko " : "") + $"{month} {date.Day}"
                : $"{date.Day} {of}{month}" + (withYear ? $" de {date.Year}" : "");
            return ReadsAs(text, FigureKind.Date, date.ToString(withYear ? "yyyy-MM-dd" : "--MM-dd", CultureInfo.InvariantCulture));
        });

    [Fact]
    public void AFormIsReadBackFromEveryLanguage() =>
        Gen.Select(Language, Gen.Int[10, 999]).Sample((language, number) =>
        {
            var form = number.ToString("000", CultureInfo.InvariantCulture);
            var text = language switch { 0 or 2 => "modelo " + form, 1 => "model " + form, _ => form + " eredua" };
            var figure = Assert.Single(FigureReader.Read(text));
            return figure is { Kind: FigureKind.Form } && figure.Value == form && figure.Text == form;
        });

    [Fact]
    public void ADurationIsReadBackFromEveryLanguage() =>
        Gen.Select(Language, Gen.Int[1, 1500], Gen.Int[0, 4]).Sample((language, count, unit) =>
        {
            string[][] words =
            [
                ["años", "meses", "días", "días hábiles", "semanas"], ["anys", "mesos", "dies", "dies hàbils", "setmanes"],
                ["anos", "meses", "días", "días hábiles", "semanas"], ["urte", "hilabete", "egun", "egun baliodun", "aste"],
            ];
            string[] units = ["years", "months", "days", "working-days", "weeks"];
            return ReadsAs($"{count} {words[language][unit]}", FigureKind.Duration, $"{count} {units[unit]}");
        });

    [Fact]
    public void FiguresSliceTheTextInOrderWithoutOverlaps() => AnyText.Sample(text =>
    {
        var end = 0;
        foreach (var figure in FigureReader.Read(text))
        {
            if (figure.Start < end || figure.Text.Length == 0 || text[figure.Start..figure.End] != figure.Text)
                return false;
            end = figure.End;
        }

        return true;
    });

    [Fact]
    public void EveryFigureStandsInItsOwnText() => AnyText.Sample(text =>
    {
        var figures = FigureReader.Read(text);
        return figures.All(f => f.StandsIn(figures));
    });

    [Theory]
    [InlineData("9", 10_000)]
    [InlineData("9.", 5_000)]
    [InlineData("9,", 5_000)]
    [InlineData("9 999 ", 2_000)]
    [InlineData("1/", 5_000)]
    [InlineData("\ud800", 5_000)]
    [InlineData("\u0301", 5_000)]
    [InlineData("٣", 5_000)]
    [InlineData("a1", 5_000)]
    [InlineData("\ufffe\uffff", 2_000)]
    public void LongRunsOfAnythingAreRead(string unit, int times)
    {
        var text = string.Concat(Enumerable.Repeat(unit, times));
        Assert.All(FigureReader.Read(text + " €"), f => Assert.Equal((text + " €")[f.Start..f.End], f.Text));
    }

    // Texts of the patterns' own words, and numbers: what a pattern finds in them must have the signs without which it is not looked for.
    [Fact]
    public void NoRuleIsPassedOverWhereItsPatternMatches()
    {
        string[] numbers =
        [
            "1", "30", "303", "2026", "1.500,50", "22 000", "600 123 456", "91 757 57 77", "+34600123456", "600-12-34-56", "4111 1111 1111 1111", "12345678", "%21", "€5",
            "2011/61/ue", "un millon de euros", "mil euros", "urte bat",
        ];
        var words = FigureGrammar.Rules.SelectMany(r => Literal().Matches(r.Pattern.ToString()).Select(m => m.Value)).Distinct().Concat(FigureWords.CountOf.Keys).ToArray();
        string[] between = ["", " ", " ", " ", "-", "/", ".", ":", ",", "'", "\n", ". ", " de ", "a", "z"];
        var piece = Gen.Select(Gen.OneOf(Any(words), Any(numbers)), Any(between), (word, after) => word + after);
        var met = new bool[FigureGrammar.Rules.Count];
        Gen.OneOf(piece.Array[1, 6].Select(string.Concat), AnyText).Sample(
            source =>
            {
                var text = FoldedText.Of(source).Text;
                var digits = text.Count(char.IsAsciiDigit);
                return FigureGrammar.Rules.Select((rule, i) => !rule.Pattern.Matches(text).Any(m => rule.Read(m) is not null) || ((met[i] = true) && rule.CanStandIn(text, digits))).All(sound => sound);
            },
            iter: 30_000, threads: 1);

        Assert.Empty(FigureGrammar.Rules.Where((_, i) => !met[i]).Select(r => r.Pattern.ToString()));
    }

    [Fact]
    public void NoPatternBacktracks() =>
        Assert.All(FigureGrammar.Rules, rule => Assert.True(rule.Pattern.Options.HasFlag(RegexOptions.NonBacktracking), rule.Pattern.ToString()));

    // Bytes allocated count the matches, masks and figures made; unlike time they do not depend on the machine.
    [Fact]
    public void TenTimesTheTextIsAboutTenTimesTheWork()
    {
        const string paragraph = "Del 1 al 20 de abril de 2026, quien gane 22.000 € o el 21 % (art. 96) presenta el modelo 303 en seis meses. ";
        FigureReader.Read(paragraph);
        var (once, tenTimes) = (Work(20), Work(200));
        Assert.InRange(tenTimes / (double)once, 5, 15);

        static long Work(int times)
        {
            var text = new StringBuilder().Insert(0, paragraph, times).ToString();
            FigureReader.Read(text); // lets the automata of the patterns grow
            var before = GC.GetAllocatedBytesForCurrentThread();
            FigureReader.Read(text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static Gen<string> Any(string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static bool ReadsAs(string text, FigureKind kind, string value) =>
        FigureReader.Read(text) is [var figure] && figure.Kind == kind && figure.Value == value && figure.Text == text;

    [GeneratedRegex("[a-z]{2,}")]
    private static partial Regex Literal();
}
