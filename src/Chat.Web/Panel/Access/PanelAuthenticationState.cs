using Chat.Records.Officials;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Chat.Web.Panel.Access;

/// <summary>Inside a circuit nobody sends requests: it asks every ten seconds whether the session still lasts, and turns its official into nobody when not.</summary>
internal sealed class PanelAuthenticationState(OfficialSessions sessions, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.SignedIn() is not { } named || await sessions.FindAsync(named.Session, isUse: false, cancellationToken) is { } now && now.Role == named.Role;
}
