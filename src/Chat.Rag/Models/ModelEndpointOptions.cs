namespace Chat.Rag.Models;

/// <summary>One server that speaks OpenAI's chat completions: vLLM, llama-server, or a gateway before them.</summary>
public sealed class ModelEndpointOptions
{
    /// <summary>Its address, as <c>https://gpu1:8000</c>; <c>/v1</c> is added where the address names no path.</summary>
    public string? Url { get; set; }

    /// <summary>The key that it asks for; null where it asks for none.</summary>
    public string? Key { get; set; }

    /// <summary>A file that holds the key and nothing else, as container secrets are mounted; instead of <see cref="Key"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The model to ask for; null for the first that its <c>/v1/models</c> lists.</summary>
    public string? Id { get; set; }

    /// <summary>
    /// The field of a request that takes a GBNF grammar: <c>grammar</c> (llama-server), <c>structured_outputs.grammar</c>
    /// or <c>guided_grammar</c> (vLLM, newer and older). Null: grammars are not sent.
    /// </summary>
    public string? GrammarField { get; set; }

    /// <summary>Questions may go to it unencrypted. Needless for an endpoint on this machine.</summary>
    public bool AllowHttp { get; set; }
}
