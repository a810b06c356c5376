using Chat.Web.Pages;

namespace Chat.Web.Tests.Pages;

public sealed class MeasuredAnswersTests
{
    private const string Report = """
        Set `x.jsonl`, 4 questions, asked as of 2026-11-23, knowledge `0123abcd`.

        | | questions | right outcome | gold in first 1 | key figures stated | ungrounded figures |
        |---|---|---|---|---|---|
        | es | 21 | 95.2 % | 93.8 % | 94.1 % | 0 |
        | all | 1084 | 96.4 % | 95.3 % | 97.0 % | 2 |

        | | answered |
        |---|---|
        | ambiguous | 0 |
        """;

    [Fact]
    public void TheTableOfLanguagesIsReadByTheNamesOfItsColumns()
    {
        var measured = MeasuredAnswers.Parse(Report);

        Assert.Equal("0123abcd", measured.Knowledge);
        Assert.Equal([new("es", 21, 95.2m, 94.1m, 0), new("all", 1084, 96.4m, 97.0m, 2)], measured.Rows);
    }

    [Theory]
    [InlineData("right outcome", "no table")]
    [InlineData("key figures stated", "no column 'key figures stated'")]
    [InlineData("knowledge", "no knowledge")]
    public void AReportOfAnotherKindIsRefused(string missing, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => MeasuredAnswers.Parse(Report.Replace(missing, "x", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void TheProgramCarriesARowForEachLanguageAndOneOfAll()
    {
        Assert.Equal(["es", "ca", "gl", "eu", "all"], MeasuredAnswers.Carried.Rows.Select(r => r.Language));
        Assert.Equal(MeasuredAnswers.Carried.Rows.SkipLast(1).Sum(r => r.Questions), MeasuredAnswers.Carried.Rows[^1].Questions);
    }
}
