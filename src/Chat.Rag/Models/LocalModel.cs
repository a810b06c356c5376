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
        var natives = model.NativesFolder is { Length: > 0 } named
            ? named
            : throw new ModelException("TaxAssistant:Model:Path names a model, but TaxAssistant:Model:NativesFolder does not say where llama.cpp is: start with ./start --model FILE, which fetches it.");
        var trust = new ModelTrust(
            ModelCatalog.BuiltIn,
            new ModelPins(dataDirectory),
            new ModelDigestCache(dataDirectory),
            new ModelTrustOptions { Trust = model.Trust, VerifyAlways = model.VerifyAlways });
        // Nothing else happens before the model is there, so the start waits for the disk.
        using var file = trust.CheckAsync(model.Path!, new GgufRules { Purpose = ModelPurpose.Chat }).GetAwaiter().GetResult();
        if (file.Basis == TrustBasis.Operator)
            ModelLog.Trusted(logger, file.Identity.Id, file.Digest);
        var loaded = LlamaModel.Load(file, natives, options);
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
}
