using System.Net;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting;

/// <summary>Who may read <c>/metrics</c>. Section <c>TaxAssistant:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>Name of the section within <c>TaxAssistant</c>.</summary>
    public const string Section = "Metrics";

    /// <summary>
    /// Networks from which it may be read without a token, as <c>10.2.0.0/16</c>; none means this machine alone. What a proxy has passed on
    /// never counts as coming from its network, or a proxy on this machine would open it to everybody.
    /// </summary>
    public IReadOnlyList<string> Networks { get; set; } = [];

    /// <summary>A token with which it may be read from anywhere, sent as <c>Authorization: Bearer …</c>; null for none. At least 16 characters.</summary>
    public string? Token { get; set; }

    /// <summary>A file that holds the token and nothing else, as container secrets are mounted; instead of <see cref="Token"/>.</summary>
    public string? TokenFile { get; set; }
}

/// <summary>Checks the settings at start: one sentence each, with the way out.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    internal const int ShortestToken = 16;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        var faults = options.Networks.Where(n => !IPNetwork.TryParse(n, out _))
            .Select(n => $"TaxAssistant:Metrics:Networks holds '{n}', which is no network such as 10.2.0.0/16; correct it.").ToList();
        if (options.Token is not null && options.TokenFile is not null)
            faults.Add("TaxAssistant:Metrics has both Token and TokenFile; leave one out.");
        else if (MetricsAccess.TokenOf(options, out var fault) is { Length: < ShortestToken })
            faults.Add($"The token of TaxAssistant:Metrics is shorter than {ShortestToken} characters; make one with openssl rand -hex 32.");
        else if (fault is not null)
            faults.Add(fault);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
