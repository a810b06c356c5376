using Chat.Rag.Generation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Tests.Generation;

/// <summary>Settings are checked at start, with the way out.</summary>
public sealed class GenerationOptionsTests
{
    [Theory]
    [InlineData("FirstSentenceLimit", "00:05:00", "is longer than TimeLimit")]
    [InlineData("PassageTokens", "10", "PassageTokens")]
    [InlineData("Temperature", "3", "Temperature")]
    [InlineData("TopP", "0", "TopP")]
    [InlineData("TimeLimit", "00:00:00", "TimeLimit")]
    public void AValueThatCannotBeIsNamed(string key, string value, string message)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Read(key, value));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDefaultsAreValid() => Assert.Equal(2_500, Read("MostTokens", "600").PassageTokens);

    private static GenerationOptions Read(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["TaxAssistant:Generation:" + key] = value }).Build();
        using var services = new ServiceCollection().AddLogging().AddTaxAssistant(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<GenerationOptions>>().Value;
    }
}
