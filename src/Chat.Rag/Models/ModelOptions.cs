namespace Chat.Rag.Models;

/// <summary>
/// Which model writes the answers: a file in this process, or endpoints elsewhere; with neither, guidance is quoted.
/// Section <c>TaxAssistant:Model</c>; checked at start by <see cref="ModelOptionsValidator"/>.
/// </summary>
public sealed class ModelOptions
{
    /// <summary>Name of the configuration section, below <c>TaxAssistant</c>.</summary>
    public const string Section = "Model";

    /// <summary>A GGUF file to load into this process; not beside <see cref="Endpoints"/>.</summary>
    public string? Path { get; set; }

    /// <summary>Where llama.cpp's libraries are; the scripts fetch them and name the folder.</summary>
    public string? NativesFolder { get; set; }

    /// <summary>
    /// Settings for a kind of machine: <c>gpu-24gb</c>, <c>gpu-80gb</c> or <c>cpu-2b</c> (<see cref="ModelProfile.All"/>). The single ones (<c>Slots</c>,
    /// <c>ContextTokens</c>, … of <see cref="Chat.Llama.LlamaOptions"/>) stand beside it in the same section and win over it.
    /// </summary>
    public string? Profile { get; set; }

    /// <summary>Loads a file of whose digest nothing is known; <c>./start --trust</c>.</summary>
    public bool Trust { get; set; }

    /// <summary>Hashes the file at each start instead of believing the digest computed for the same length and time of change.</summary>
    public bool VerifyAlways { get; set; } = true;

    /// <summary>Endpoints that speak OpenAI's protocol; of those equally busy, the first is asked first.</summary>
    public IList<ModelEndpointOptions> Endpoints { get; } = [];

    /// <summary>Longest time to reach an endpoint, in seconds. A machine that is switched off costs this once per request.</summary>
    public double ConnectTimeout { get; set; } = 3;

    /// <summary>
    /// Longest time from a request to the first word of its answer, in seconds: waiting in the endpoint's queue,
    /// and reading a prompt of some thousand tokens.
    /// </summary>
    public double FirstTokenTimeout { get; set; } = 20;

    /// <summary>Longest pause between two words of an answer, in seconds.</summary>
    public double TokenTimeout { get; set; } = 10;

    /// <summary>Longest time for a whole answer, all endpoints tried included, in seconds.</summary>
    public double TotalTimeout { get; set; } = 120;

    /// <summary>Time from one health probe of an endpoint to the next, in seconds.</summary>
    public double ProbeInterval { get; set; } = 10;

    /// <summary>Longest time that a health probe may take, in seconds.</summary>
    public double ProbeTimeout { get; set; } = 3;

    /// <summary>So many faults one after another, and an endpoint is left alone for a while.</summary>
    public int FaultsToOpen { get; set; } = 3;

    /// <summary>How long it is left alone before one request tries it again, in seconds.</summary>
    public double OpenFor { get; set; } = 15;
}
