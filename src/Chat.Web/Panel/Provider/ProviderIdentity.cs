using System.Security.Claims;
using Chat.Records.Officials;

namespace Chat.Web.Panel.Provider;

/// <summary>Somebody as the identity token of the provider describes them, once it has been verified.</summary>
/// <param name="Issuer">Who says so.</param>
/// <param name="Subject">The provider's id of the person; with the issuer it is the account.</param>
/// <param name="Name">How they sign in there; a new account is called so.</param>
/// <param name="Role">The role of the panel; null when none of theirs gives one.</param>
/// <param name="IsStrong">False when the sign-in there was not what the settings ask for.</param>
internal sealed record ProviderIdentity(string Issuer, string Subject, string Name, string? Role, bool IsStrong)
{
    // One role each: the one that may most.
    private static readonly string[] Order = [OfficialRole.Admin, OfficialRole.Supervisor, OfficialRole.Editor, OfficialRole.Caseworker];

    /// <summary>Reads the claims; null when they name nobody.</summary>
    public static ProviderIdentity? Of(ClaimsPrincipal principal, ProviderOptions options)
    {
        if (principal.FindFirstValue("iss") is not { Length: > 0 and <= 500 } issuer || principal.FindFirstValue("sub") is not { Length: > 0 and <= 255 } subject)
            return null;
        var theirs = principal.FindAll(options.RoleClaim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        var role = Order.FirstOrDefault(r => options.Roles.TryGetValue(r, out var values) && values.Any(theirs.Contains));
        var methods = principal.FindAll("amr").Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        var isStrong = (options.RequiredAcr.Count == 0 || options.RequiredAcr.Contains(principal.FindFirstValue("acr") ?? "")) && options.RequiredAmr.All(methods.Contains);
        return new(issuer, subject, principal.FindFirstValue(options.NameClaim) ?? subject, role, isStrong);
    }
}
