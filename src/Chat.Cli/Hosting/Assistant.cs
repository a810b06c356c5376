using System.CommandLine;
using System.ComponentModel;
using System.Net.Sockets;
using Chat.Llama;
using Chat.Rag;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Knowledge;
using Chat.Records;
using Chat.Records.Backup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Cli.Hosting;

/// <summary>The product's own service, as the web host builds it, for one run of a verb.</summary>
internal static class Assistant
{
    /// <summary>Runs a verb; every failure becomes one sentence on stderr and an exit code.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> run, CancellationToken cancellation)
    {
        try
        {
            // A restore that was interrupted ends before anybody looks at what it restores.
            if (parsed.CommandResult.Command.Name != "restore")
                PendingRestore.Finish(parsed.GetValue(CommonOptions.Data)!);
            // The services hold some that are closed asynchronously only.
            await using var services = Build(parsed);
            return await run(services, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return ExitCode.Stopped;
        }
        catch (KnowledgeException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.Knowledge;
        }
        catch (ModelException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.Model;
        }
        catch (IndexException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.Index;
        }
        catch (RecordsException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.Records;
        }
        catch (DocumentException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.File;
        }
        catch (OptionsValidationException fault)
        {
            Console.Error.WriteLine(string.Join(' ', fault.Failures));
            return ExitCode.Usage;
        }
        catch (InvalidOperationException fault) when (fault.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            // A number that is none: the binder names the setting and what it was given.
            Console.Error.WriteLine($"{fault.Message.TrimEnd('.')}; correct the setting.");
            return ExitCode.Usage;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine(fault.Message);
            return ExitCode.File;
        }
        catch (Win32Exception fault) when (fault is not SocketException)
        {
            // A program that is not installed, or not to be found.
            Console.Error.WriteLine(fault.Message);
            return ExitCode.File;
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            Console.Error.WriteLine($"The records cannot be read or written ({fault.GetBaseException().Message.TrimEnd('.')}); see whether the database answers and its disk has room.");
            return ExitCode.Records;
        }
    }

    /// <summary>Opens what was ingested, if anything was, before questions are put.</summary>
    /// <exception cref="IndexException">Something was, and cannot be opened: a figure of an evaluation without it would be another one.</exception>
    public static async Task OpenLawAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var live = services.GetRequiredService<LiveIndex>();
        await live.RefreshAsync(cancellation);
        var store = services.GetRequiredService<IPassageIndexStore>();
        if (live.Manifest is null && await store.LiveAsync(cancellation) is { } generation)
            await (await store.OpenAsync(generation, cancellation)).DisposeAsync();
    }

    private static ServiceProvider Build(ParseResult parsed)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["TaxAssistant:KnowledgeFolder"] = parsed.GetValue(CommonOptions.Knowledge),
                ["TaxAssistant:DataDirectory"] = parsed.GetValue(CommonOptions.Data),
            })
            .Build();
        return new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Warning))
            .AddTaxAssistant(configuration)
            .AddRecords(configuration)
            .BuildServiceProvider();
    }
}
