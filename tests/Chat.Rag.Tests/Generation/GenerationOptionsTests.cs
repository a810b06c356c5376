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
    public void AGrammarFileThatIsNotThereIsNamed()
    {
        var missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"));

        Assert.Contains($"GrammarFile is '{missing}', and there is no such file", FaultOf("GrammarFile", missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sentence ::= \"a\"", "no rule 'root ::= …'")]
    [InlineData("root ::= \"\u00ff\"", "not UTF-8")]
    public void AFileThatIsNoGrammarIsNamed(string grammar, string message)
    {
        // In Latin-1, where a letter with an accent is one byte.
        using var file = new GrammarFile(System.Text.Encoding.Latin1.GetBytes(grammar));

        Assert.Contains(message, FaultOf("GrammarFile", file.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64 * 1024, false)]
    [InlineData((64 * 1024) + 1, true)]
    public void AGrammarHasAtMostSixtyFourKibibytes(int bytes, bool isRefused)
    {
        using var file = new GrammarFile(System.Text.Encoding.UTF8.GetBytes("root ::= \"a\"".PadRight(bytes)));

        if (isRefused)
            Assert.Contains("more than 64 KiB", FaultOf("GrammarFile", file.Path), StringComparison.Ordinal);
        else
            Assert.Equal(file.Path, Read("GrammarFile", file.Path).GrammarFile);
    }

    [Fact]
    public void TheDefaultsAreValid() => Assert.Equal(2_500, Read("MostTokens", "600").PassageTokens);

    private static string FaultOf(string key, string value) => Assert.Throws<OptionsValidationException>(() => Read(key, value)).Message;

    private static GenerationOptions Read(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["TaxAssistant:Generation:" + key] = value }).Build();
        using var services = new ServiceCollection().AddLogging().AddTaxAssistant(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<GenerationOptions>>().Value;
    }

    private sealed class GrammarFile : IDisposable
    {
        public GrammarFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
