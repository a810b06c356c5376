using System.ComponentModel.DataAnnotations;
using Chat.Records.Officials;

namespace Chat.Web.Panel.Provider;

/// <summary>The identity provider of the agency, by OpenID Connect. Section <c>TaxAssistant:Panel:OpenIdConnect</c>; without an authority there is none.</summary>
public sealed class ProviderOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = OfficialsOptions.Section + ":OpenIdConnect";

    /// <summary>Address of the provider, below which <c>.well-known/openid-configuration</c> stands; <c>https</c> except on the loopback interface.</summary>
    public string? Authority { get; set; }

    /// <summary>What the provider calls this service.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret that goes with it; from the environment, never a file under version control.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Scopes besides <c>openid</c> and <c>profile</c>.</summary>
    public List<string> Scopes { get; set; } = [];

    /// <summary>Claim of the identity token that says what somebody may do; with several values, or several times.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>For each role of the panel the values of that claim that give it. Of several the first of admin, supervisor, editor, caseworker.</summary>
    public Dictionary<string, List<string>> Roles { get; set; } = [];

    /// <summary>Claim from which a new account takes its name.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>What the button calls the provider.</summary>
    public string Label { get; set; } = "OpenID Connect";

    /// <summary>Contexts of authentication of which the identity token must name one (<c>acr</c>); asked for as well. None: what the provider does is trusted.</summary>
    public List<string> RequiredAcr { get; set; } = [];

    /// <summary>Methods of authentication that the identity token must name, all of them (<c>amr</c>), as <c>mfa</c>.</summary>
    public List<string> RequiredAmr { get; set; } = [];

    /// <summary>True when a provider is set.</summary>
    public bool IsSet => !string.IsNullOrWhiteSpace(Authority);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsSet)
            yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            yield return new($"{Section}:Authority ('{Authority}') is no https address of a provider.");
        if (string.IsNullOrWhiteSpace(ClientId) || string.IsNullOrWhiteSpace(ClientSecret))
            yield return new($"{Section} has an Authority but lacks ClientId or ClientSecret; the provider gives out both.");
        if (Roles.Keys.FirstOrDefault(r => !OfficialRole.All.Contains(r)) is { } unknown)
            yield return new($"{Section}:Roles names '{unknown}', which is no role: {string.Join(", ", OfficialRole.All)}.");
        if (!Roles.Values.Any(v => v.Any(n => !string.IsNullOrWhiteSpace(n))))
            yield return new($"{Section}:Roles gives nobody a role, so that nobody could sign in; name the values of the claim '{RoleClaim}', as Roles:caseworker:0.");
    }
}
