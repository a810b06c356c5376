using System.Net;
using Chat.Records.Storage;
using Chat.Web.Tests.Doubles;

namespace Chat.Web.Tests.Api;

public sealed class RecordsEndpointTests(RunningService service)
{
    [Fact]
    public async Task FeedbackIsKeptWithoutPersonalData()
    {
        var response = await service.PostAsync("/api/v1/feedback", new { answerId = Sample.AnswerId, useful = false, reasons = new[] { "wrong" }, comment = "soy 12345678Z marca-uno", language = "gl" });

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var kept = Assert.Single(service.Kept<KeptFeedback>(), l => l.Contains("marca-uno", StringComparison.Ordinal));
        Assert.Contains("[DNI]", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678Z", kept, StringComparison.Ordinal);
        Assert.Contains("\"language\":\"gl\"", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"useful\":true}")]
    [InlineData("{\"answerId\":\"../../etc/passwd\",\"useful\":true}")]
    [InlineData("{\"answerId\":\"01a208af967478128f3cc92a807e9dc8\"}")]
    [InlineData("{\"answerId\":\"01a208af967478128f3cc92a807e9dc8\",\"useful\":false,\"reasons\":[\"made-up\"]}")]
    public async Task FeedbackThatSaysNothingUsableIsAProblem(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync("/api/v1/feedback", body)).StatusCode);

    [Fact]
    public async Task ACommentBeyondTheLimitIsAProblem() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync("/api/v1/feedback", new { answerId = Sample.AnswerId, useful = false, comment = new string('x', 1_001) })).StatusCode);

    [Fact]
    public async Task ManyRequestsAtOnceAreAllKept()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => service.PostAsync("/api/v1/feedback", new { answerId = Sample.AnswerId, useful = false, comment = $"marca-dos {i}" })));

        var kept = service.Kept<KeptFeedback>().Where(l => l.Contains("marca-dos", StringComparison.Ordinal)).ToList();
        Assert.Equal(40, kept.Count);
    }

    [Fact]
    public async Task ARequestForAPersonIsGivenAReference()
    {
        var response = await service.PostAsync("/api/v1/handoffs", new { question = "Mi cuenta es ES91 2100 0418 4502 0005 1332 marca-tres", language = "eu" });
        var receipt = await RunningService.JsonAsync(response);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains("[IBAN]", receipt.GetProperty("recorded").GetString(), StringComparison.Ordinal);
        Assert.Single(service.Kept<KeptCase>(), l => l.Contains(receipt.GetProperty("reference").GetString()!.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal) && !l.Contains("2100", StringComparison.Ordinal));
    }
}
