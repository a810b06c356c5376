using Chat.Records.Officials;
using Microsoft.AspNetCore.Components.Authorization;

namespace Chat.Web.Panel.Access;

/// <summary>The session is over, or its role does not open what was asked for.</summary>
public sealed class PanelAccessException() : Exception("The session is over or may not do this; sign in again.");

/// <summary>Who acts in a page or circuit of the panel. Every act asks here, so that it does not rest on what was true when the page opened.</summary>
public sealed class CurrentOfficial(AuthenticationStateProvider state, OfficialSessions sessions)
{
    /// <summary>Who acts, as it stands in the database now.</summary>
    /// <param name="roles">Roles that may; an admin always may; none for any role.</param>
    /// <exception cref="PanelAccessException">Nobody who may.</exception>
    public Task<SignedIn> RequireAsync(params IReadOnlyCollection<string> roles) => FindAsync(isUse: true, roles);

    /// <summary>Who looks on: for what a page reads by itself, which keeps no session from becoming idle.</summary>
    /// <param name="roles">As for <see cref="RequireAsync"/>.</param>
    /// <exception cref="PanelAccessException">Nobody who may.</exception>
    public Task<SignedIn> LookAsync(params IReadOnlyCollection<string> roles) => FindAsync(isUse: false, roles);

    private async Task<SignedIn> FindAsync(bool isUse, IReadOnlyCollection<string> roles)
    {
        var named = (await state.GetAuthenticationStateAsync()).User.SignedIn();
        var now = named is null ? null : await sessions.FindAsync(named.Session, isUse);
        return now is not null && (roles.Count == 0 || now.Role == OfficialRole.Admin || roles.Contains(now.Role)) ? now : throw new PanelAccessException();
    }
}
