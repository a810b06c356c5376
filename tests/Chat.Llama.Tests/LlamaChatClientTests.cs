using Microsoft.Extensions.AI;

[assembly: AssemblyFixture(typeof(Chat.Llama.Tests.TinyModel))]

namespace Chat.Llama.Tests;

public sealed class LlamaChatClientTests(TinyModel models)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSameSeedGivesTheSameAnswer()
    {
        using var client = models.Client();
        var options = new ChatOptions { Temperature = 0.8f, Seed = 7, MaxOutputTokens = 24 };

        var first = await client.GetResponseAsync("Hola, ¿qué es el IVA?", options, Stop);
        var second = await client.GetResponseAsync("Hola, ¿qué es el IVA?", options, Stop);

        Assert.NotEmpty(first.Text);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(24, second.Usage!.OutputTokenCount);
        Assert.True(second.Usage.CachedInputTokenCount > 0);
    }
}
