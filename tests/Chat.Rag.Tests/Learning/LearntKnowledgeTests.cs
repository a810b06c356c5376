using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Chat.Rag.Indexing;
using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
using Chat.Rag.Tests.Models;
using Chat.Testing;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Tests.Learning;

public sealed class LearntKnowledgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnt-").FullName;
    private readonly LibraryKnowledge _library = new();

    // Property by property, computed ones and what the records do not compare themselves included.
    [Fact]
    public void TheProductsKnowledgeComesBackWhole()
    {
        var read = KnowledgeReader.Read(Repository.Knowledge);

        var kept = LearntKnowledge.Restore(LearntKnowledge.Kept(read), read.Version);

        var (expected, actual) = (Told(read), Told(kept));
        Assert.Equal(expected.Length, actual.Length);
        Assert.Equal(expected, actual);
        Assert.Contains("Gate.Promises", expected, StringComparison.Ordinal);
        Assert.Contains("Tools.Scales[0].Brackets[0].Rate", expected, StringComparison.Ordinal);
        Assert.Contains("Calendar.Periods[0].To", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecondReadingDoesNotParse()
    {
        Read();
        var (knowledge, log) = Read();

        Assert.Contains("Opened knowledge", log, StringComparison.Ordinal);
        Assert.Equal(Told(KnowledgeReader.Read(_library.Folder)), Told(knowledge));
    }

    [Fact]
    public void AChangedFigureIsReadAnew()
    {
        var before = Read().Knowledge;
        var (topic, figure) = before.Topics.Values.SelectMany(t => t.Figures.Values.Select(f => (t.Id, f))).First(f => f.f.Value is not null);
        var other = figure.Value![..^1] + (figure.Value[^1] == '7' ? '8' : '7');
        var file = Path.Combine(_library.Folder, "topics", topic, "topic.yml");
        var written = File.GetLastWriteTimeUtc(file);
        // Of the same length and the same time: only the words differ.
        File.WriteAllText(file, File.ReadAllText(file).Replace(figure.Value, other, StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(file, written);

        var (after, log) = Read();

        Assert.Contains("Learnt knowledge", log, StringComparison.Ordinal);
        Assert.NotEqual(before.Version, after.Version);
        Assert.Contains(after.Topics.Values.SelectMany(t => t.Figures.Values), f => f.Value == other);
    }

    [Fact]
    public void AFolderWithFaultsIsNeverKept()
    {
        _library.Replace("glossary.yml", "libro, novela", "libro, [novela");

        Assert.Throws<KnowledgeException>(() => Read());
        Assert.Throws<KnowledgeException>(() => Read());
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void AnotherEditionThanItsNameSaysIsRefused()
    {
        var knowledge = KnowledgeReader.Read(_library.Folder);

        Assert.Throws<IndexException>(() => LearntKnowledge.Restore(LearntKnowledge.Kept(knowledge), "0123456789abcdef"));
        Assert.Throws<IndexException>(() => LearntKnowledge.Restore("{\"Version\": 3"u8, knowledge.Version));
    }

    public void Dispose()
    {
        _library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (KnowledgeBase Knowledge, string Log) Read()
    {
        using var log = new KeptLog();
        using var loggers = LoggerFactory.Create(l => l.SetMinimumLevel(LogLevel.Information).AddProvider(log));
        var options = new TaxAssistantOptions { KnowledgeFolder = _library.Folder, DataDirectory = _folder, LearntDirectory = _folder };
        return (LearntKnowledge.Read(options, TimeProvider.System, loggers.CreateLogger<LearntFolder>()), log.Text);
    }

    // A line for each value, with the way to it.
    private static string Told(KnowledgeBase knowledge)
    {
        var text = new StringBuilder();
        Tell(text, "", knowledge);
        return text.ToString();
    }

    private static void Tell(StringBuilder text, string path, object? value)
    {
        switch (value)
        {
            case null or string or bool or int or double or decimal or Enum or Uri or DateOnly or TimeSpan:
                text.Append(path).Append(" = ").AppendLine(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IDictionary map:
                foreach (var key in map.Keys.Cast<object>())
                    Tell(text, $"{path}[{key}]", map[key]);
                break;
            case IEnumerable list:
                var i = 0;
                foreach (var item in list)
                    Tell(text, $"{path}[{i++}]", item);
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
                    Tell(text, $"{path}.{property.Name}", property.GetValue(value));
                break;
        }
    }
}
