using System.Diagnostics;
using Chat.Llama;
using Chat.Llama.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Chat.Rag.Models;

/// <summary>The model of <c>TaxAssistant:Model:Path</c>, in this process.</summary>
internal static class LocalModel
{
    /// <summary>The profile's settings, and over them the single ones of the section.</summary>
    public static LlamaOptions Options(IConfiguration section)
    {
        var options = section[nameof(ModelOptions.Profile)] is { } name && ModelProfile.All.TryGetValue(name, out var profile)
            ? profile.Options with { }
            : new LlamaOptions();
        section.Bind(options);
        return options;
    }

    /// <summary>Checks the file, loads it and starts its engine; some seconds, before the service listens.</summary>
    /// <exception cref="ModelException">It cannot be used; the message says why and what to do.</exception>
    public static LlamaChatClient Load(ModelOptions model, LlamaOptions options, string dataDirectory, TimeProvider clock, ILogger logger)
    {
        var start = Stopwatch.GetTimestamp();
        var loaded = Open(model.Path!, ModelPurpose.Chat, model, options, dataDirectory, logger);
        try
        {
            var client = LlamaChatClient.Start(loaded, options, clock);
            ModelLog.Loaded(logger, loaded.Identity.Id, options.Slots, client.State.Cells, Stopwatch.GetElapsedTime(start).TotalSeconds);
            return client;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Checks a file and loads it.</summary>
    /// <exception cref="ModelException">It cannot be used; the message says why and what to do.</exception>
    public static LlamaModel Open(string path, ModelPurpose purpose, ModelOptions model, LlamaOptions options, string dataDirectory, ILogger? logger = null)
    {
        var natives = model.NativesFolder is { Length: > 0 } named
            ? named
            : throw new ModelException($"The settings name the model {path}, but TaxAssistant:Model:NativesFolder does not say where llama.cpp is: start with ./start --model FILE, which fetches it.");
        var trust = new ModelTrust(
            ModelCatalog.BuiltIn,
            new ModelPins(dataDirectory),
            new ModelDigestCache(dataDirectory),
            new ModelTrustOptions { Trust = model.Trust, VerifyAlways = model.VerifyAlways });
        // Nothing else happens before the model is there, so the start waits for the disk.
        using var file = trust.CheckAsync(path, new GgufRules { Purpose = purpose }).GetAwaiter().GetResult();
        if (logger is not null && file.Basis == TrustBasis.Operator)
            ModelLog.Trusted(logger, file.Identity.Id, file.Digest);
        return LlamaModel.Load(file, natives, options);
    }
}
