using Microsoft.Extensions.AI;

namespace Chat.Rag.Models;

/// <summary>
/// Spans and metrics of calls to the model, by OpenTelemetry's conventions for generative AI (<c>gen_ai.…</c>): model, tokens, times, finish
/// reasons, faults by type. Never messages, whatever the environment says.
/// </summary>
public static class ModelTelemetry
{
    /// <summary>Name of the source of spans, and of the meter.</summary>
    public const string Name = "TaxAssistant.GenAI";

    /// <summary>The same model, watched; disposing of it disposes of the model.</summary>
    internal static IChatClient Watch(IChatClient model) => new OpenTelemetryChatClient(model, logger: null, sourceName: Name)
    {
        // Off is the default, but OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT would turn it on.
        EnableSensitiveData = false,
    };
}
