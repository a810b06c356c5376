using System.Text.RegularExpressions;
using Chat.Llama;
using Chat.Rag.Remote;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Models;

/// <summary>Checks the section <c>TaxAssistant:Model</c> at start; every failure says what is wrong and what to do.</summary>
internal sealed partial class ModelOptionsValidator(LlamaOptions local) : IValidateOptions<ModelOptions>
{
    private const string Name = $"{TaxAssistantOptions.Section}:{ModelOptions.Section}";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new ValidateOptionsResultBuilder();
        if (options.Path is not null && options.Endpoints.Count > 0)
            faults.AddError($"{Name}:Path and {Name}:Endpoints are both set; keep the one that shall write the answers.");
        if (options.Profile is { } profile && !ModelProfile.All.ContainsKey(profile))
            faults.AddError($"{Name}:Profile is '{profile}'; choose {string.Join(", ", ModelProfile.All.Keys)}.");
        foreach (var fault in local.Faults())
            faults.AddError($"{Name}:{fault}");

        Seconds(faults, nameof(options.ConnectTimeout), options.ConnectTimeout, 0.1, 60);
        Seconds(faults, nameof(options.FirstTokenTimeout), options.FirstTokenTimeout, 0.1, 600);
        Seconds(faults, nameof(options.TokenTimeout), options.TokenTimeout, 0.1, 600);
        Seconds(faults, nameof(options.TotalTimeout), options.TotalTimeout, 1, 3600);
        Seconds(faults, nameof(options.ProbeInterval), options.ProbeInterval, 1, 3600);
        Seconds(faults, nameof(options.ProbeTimeout), options.ProbeTimeout, 0.1, 60);
        Seconds(faults, nameof(options.OpenFor), options.OpenFor, 1, 3600);
        if (options.FirstTokenTimeout > options.TotalTimeout)
            faults.AddError($"{Name}:FirstTokenTimeout is longer than {Name}:TotalTimeout, so no answer could begin as late as it allows; shorten it.");
        if (options.FaultsToOpen is < 1 or > 100)
            faults.AddError($"{Name}:FaultsToOpen is {options.FaultsToOpen}; choose a number from 1 to 100.");

        for (var i = 0; i < options.Endpoints.Count; i++)
            Check(faults, $"{Name}:Endpoints:{i}", options.Endpoints[i]);
        return faults.Build();
    }

    private static void Check(ValidateOptionsResultBuilder faults, string name, ModelEndpointOptions endpoint)
    {
        if (AddressFault(name, endpoint) is { } fault)
            faults.AddError(fault);
        if (endpoint is { Key: not null, KeyFile: not null })
        {
            faults.AddError($"{name}:Key and {name}:KeyFile are both set; keep one.");
        }
        else
        {
            try
            {
                EndpointKey.Read(name, endpoint);
            }
            catch (ModelException unusable)
            {
                faults.AddError(unusable.Message);
            }
        }

        if (endpoint.Id is not null && string.IsNullOrWhiteSpace(endpoint.Id))
            faults.AddError($"{name}:Id is empty; name a model that the endpoint serves, or leave the setting out.");
        if (endpoint.GrammarField is { } field && !JsonPath().IsMatch(field))
            faults.AddError($"{name}:GrammarField is no field of a request; use grammar, structured_outputs.grammar or guided_grammar.");
    }

    private static string? AddressFault(string name, ModelEndpointOptions endpoint) => ServerAddress.Fault(
        name, endpoint.Url, "https://gpu1.example:8000", (nameof(endpoint.Key), nameof(endpoint.KeyFile)), "questions", (nameof(endpoint.AllowHttp), endpoint.AllowHttp));

    private static void Seconds(ValidateOptionsResultBuilder faults, string setting, double seconds, double least, double most)
    {
        if (!(seconds >= least && seconds <= most))
            faults.AddError(FormattableString.Invariant($"{Name}:{setting} is {seconds} seconds; choose from {least} to {most}."));
    }

    [GeneratedRegex(@"\A[A-Za-z_]{1,64}(\.[A-Za-z_]{1,64}){0,3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex JsonPath();
}
