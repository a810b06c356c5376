using Chat.Rag.Knowledge;
using Chat.Rag.Learning;
using Chat.Rag.Tests.Models;
using Chat.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Tests.Learning;

public sealed class KnowledgeReadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnt-").FullName;
    private readonly LibraryKnowledge _library = new();
    private readonly LibraryKnowledge _other = new();

    [Fact]
    public void TheServiceTakesWhatWasReadAheadAndSaysWhatWasSaidThen()
    {
        using var log = new KeptLog();
        using var services = Services(log, KnowledgeReading.Begin(Settings(_library.Folder)), _library.Folder);

        var knowledge = services.GetRequiredService<KnowledgeBase>();

        Assert.Equal(KnowledgeReader.Read(_library.Folder).Version, knowledge.Version);
        // Read once: the second time it would have been opened.
        Assert.Contains("Learnt knowledge", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Opened knowledge", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasReadOfAnotherFolderIsLeft()
    {
        _other.Replace("glossary.yml", "libro, novela", "libro, novela, cuento");
        using var log = new KeptLog();
        using var services = Services(log, KnowledgeReading.Begin(Settings(_library.Folder)), _other.Folder);

        Assert.Equal(KnowledgeReader.Read(_other.Folder).Version, services.GetRequiredService<KnowledgeBase>().Version);
    }

    [Fact]
    public void AFaultIsToldEachTimeTheKnowledgeIsAskedFor()
    {
        _library.Replace("glossary.yml", "libro, novela", "libro, [novela");
        using var log = new KeptLog();
        using var services = Services(log, KnowledgeReading.Begin(Settings(_library.Folder)), _library.Folder);

        Assert.Throws<KnowledgeException>(services.GetRequiredService<KnowledgeBase>);
        Assert.Throws<KnowledgeException>(services.GetRequiredService<KnowledgeBase>);
    }

    public void Dispose()
    {
        _library.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private IConfigurationRoot Settings(string knowledge) => new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("TaxAssistant:KnowledgeFolder", knowledge),
        new("TaxAssistant:DataDirectory", _folder),
        new("TaxAssistant:LearntDirectory", Path.Combine(_folder, "learnt")),
    ]).Build();

    private ServiceProvider Services(KeptLog log, KnowledgeReading reading, string knowledge) => new ServiceCollection()
        .AddLogging(l => l.SetMinimumLevel(LogLevel.Information).AddProvider(log)).AddSingleton(reading).AddTaxAssistant(Settings(knowledge)).BuildServiceProvider();
}
