using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Chat.Rag.Tests.Models;
using Chat.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Tests.Learning;

public sealed class LearntFolderTests : IDisposable
{
    private static readonly string[] Kinds = ["knowledge", "language", "scope", "topics"];

    private readonly string _folder = Directory.CreateTempSubdirectory("learnt-").FullName;
    private readonly LibraryKnowledge _library = new();

    [Fact]
    public void TheFirstServiceLearnsAndTheNextOpens()
    {
        Assert.Equal(4, Start().Log.Split("Learnt ").Length - 1);

        var (second, log) = Start();

        Assert.DoesNotContain("Learnt ", log, StringComparison.Ordinal);
        Assert.Equal(4, log.Split("Opened ").Length - 1);
        Assert.NotEmpty(second.Found);
        Assert.Equal(Kinds, Files().Select(f => f.Split('-')[0]));
    }

    [Fact]
    public void WhatIsOpenedDecidesToTheLastBitAsWhatWasLearnt()
    {
        var learnt = Start(folder: "").Decisions;
        Start();

        var opened = Start();

        Assert.Contains("Opened topics", opened.Log, StringComparison.Ordinal);
        Assert.Equal(learnt.Found, opened.Decisions.Found);
        Assert.Equal(learnt.Scope, opened.Decisions.Scope);
        Assert.Equal(learnt.Language, opened.Decisions.Language);
    }

    [Fact]
    public void ADamagedFileIsLearntAnewAndWrittenOver()
    {
        var sound = Start().Decisions;
        var path = Path.Combine(_folder, Files()[3]);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.Delete(path); // the file that the first service has mapped stays as it is
        File.WriteAllBytes(path, bytes);

        var (decisions, log) = Start();

        Assert.Contains("cannot be used", log, StringComparison.Ordinal);
        Assert.Contains("Learnt topics", log, StringComparison.Ordinal);
        Assert.Equal(sound.Found, decisions.Found);
        Assert.DoesNotContain("Learnt ", Start().Log, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatSomebodyCutShortIsLearntAnew()
    {
        Start();
        var path = Path.Combine(_folder, Files()[2]);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        File.WriteAllBytes(path, bytes[..10]);

        Assert.Contains("Learnt scope", Start().Log, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherEditionOfTheKnowledgeLearnsForItself()
    {
        Start();
        _library.Replace("glossary.yml", "libro, novela", "libro, novela, cuento");

        var log = Start().Log;

        Assert.DoesNotContain("Opened ", log, StringComparison.Ordinal);
        Assert.Equal(8, Files().Count);
    }

    [Fact]
    public void ASettingThatTheIndexDependsOnIsAnotherFile()
    {
        Start();

        var log = Start(setting: new("TaxAssistant:Retrieval:ConceptWeight", "3")).Log;

        Assert.Contains("Learnt topics", log, StringComparison.Ordinal);
        Assert.Contains("Opened scope", log, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereNothingCanBeWrittenItLearnsInMemoryAndSaysSo()
    {
        var taken = Path.Combine(_folder, "taken");
        File.WriteAllText(taken, "");

        var (decisions, log) = Start(folder: taken);

        Assert.NotEmpty(decisions.Found);
        Assert.Contains("cannot be kept", log, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptySettingKeepsNothing()
    {
        var (decisions, log) = Start(folder: "");

        Assert.NotEmpty(decisions.Found);
        Assert.DoesNotContain("Learnt ", log, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public void DraftsOfKilledServicesAreRemovedAndThoseUnderWayAreNot()
    {
        File.WriteAllText(Path.Combine(_folder, "topics-a.bin.1.new"), "");
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "topics-a.bin.1.new"), DateTime.UtcNow.AddHours(-2));
        File.WriteAllText(Path.Combine(_folder, "topics-a.bin.2.new"), "");

        Start();

        Assert.Equal(["topics-a.bin.2.new"], Directory.GetFiles(_folder, "*.new").Select(Path.GetFileName));
    }

    [Fact]
    public async Task ManyServicesThatStartAtOnceInOneFolderAllDecideTheSame()
    {
        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Start())));

        Assert.All(started, s => Assert.Equal(started[0].Decisions.Found, s.Decisions.Found));
        Assert.All(started, s => Assert.DoesNotContain("cannot be", s.Log, StringComparison.Ordinal));
        Assert.Equal(Kinds, Files().Select(f => f.Split('-')[0]));
    }

    public void Dispose()
    {
        _library.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private List<string> Files() => [.. Directory.GetFiles(_folder, "*.bin").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private (Decided Decisions, string Log) Start(string? folder = null, KeyValuePair<string, string?>? setting = null)
    {
        using var log = new KeptLog();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("TaxAssistant:KnowledgeFolder", _library.Folder),
            new("TaxAssistant:DataDirectory", Path.Combine(_folder, "data")),
            new("TaxAssistant:LearntDirectory", folder ?? _folder),
            setting ?? new("TaxAssistant:Retrieval:ConceptWeight", null),
        ]).Build();
        using var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Information).AddProvider(log)).AddTaxAssistant(configuration).BuildServiceProvider();
        var topics = services.GetRequiredService<TopicIndex>();
        var found = topics.Search(new SearchQuery("¿cuántos libros puedo llevarme prestados?", Language.Es)).Select(t => (t.Topic.Id, t.Score)).ToList();
        var scope = services.GetRequiredService<ScopeClassifier>().Decide("receta de tortilla", Language.Es);
        var language = services.GetRequiredService<LanguageIdentifier>().Identify("zenbat liburu");
        return (new Decided(found, (scope.Label, scope.Confidence, scope.InScope), language), log.Text);
    }

    private sealed record Decided(List<(string Topic, float Score)> Found, (string Label, float Confidence, float InScope) Scope, IdentifiedLanguage Language);
}
