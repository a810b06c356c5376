using Chat.Records;
using Chat.Records.Officials;
using Chat.Web.Hosting;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Chat.Web.Panel.Access;

/// <summary>Inside a circuit nobody sends requests: it asks every ten seconds whether the session still lasts, and turns its official into nobody when not.</summary>
internal sealed class PanelAuthenticationState(OfficialSessions sessions, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly ILogger _log = loggers.CreateLogger<PanelAuthenticationState>();

    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) => LastsAsync(authenticationState, cancellationToken);

    /// <summary>False when the session is over or has another role.</summary>
    internal async Task<bool> LastsAsync(AuthenticationState state, CancellationToken cancellation)
    {
        try
        {
            return state.User.SignedIn() is not { } named || await sessions.FindAsync(named.Session, isUse: false, cancellation) is { } now && now.Role == named.Role;
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            // A database that is away ends no session; whatever is done meanwhile asks it too, and is refused.
            WebLog.PanelAway(_log, fault);
            return true;
        }
    }
}
