using Microsoft.AspNetCore.Identity;

namespace Chat.Records.Officials;

/// <summary>Somebody who may use the panel. The id is what the audit log names; mail and telephone of Identity stay empty.</summary>
public sealed class Official : IdentityUser<Guid>
{
    /// <summary>One of <see cref="OfficialRole.All"/>.</summary>
    public string Role { get; set; } = OfficialRole.Caseworker;

    /// <summary>ISO 639-1 code of the language of the panel.</summary>
    public string Language { get; set; } = "es";

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was disabled; null while it may sign in.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>The key of the authenticator app, sealed with the service's data protection; null without one.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>The identity provider at which its owner signs in; null for who has credentials here.</summary>
    public string? Issuer { get; set; }

    /// <summary>The provider's id of the person.</summary>
    public string? Subject { get; set; }

    /// <summary>The last interval of 30 s whose code was taken: a code works once.</summary>
    public long TotpStep { get; set; }
}

/// <summary>What an official may do. One role each; what it opens is in docs/panel.md.</summary>
public static class OfficialRole
{
    /// <summary>Answers cases.</summary>
    public const string Caseworker = "caseworker";

    /// <summary>Sees all cases, insight and the audit log, and turns switches.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Mends the knowledge.</summary>
    public const string Editor = "editor";

    /// <summary>Manages accounts, and may do all the rest.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Caseworker, Supervisor, Editor, Admin];
}

/// <summary>A way in for somebody who has no credential yet; its token is not kept, only a digest.</summary>
public sealed class OneTimeLink
{
    /// <summary>SHA-256 of the token, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>Whose.</summary>
    public required Guid OfficialId { get; init; }

    /// <summary>It does not open after this moment.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used; it opens once.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>A code on paper that stands in for the authenticator app, once.</summary>
public sealed class RecoveryCode
{
    /// <summary>SHA-256 of the code, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>Whose.</summary>
    public required Guid OfficialId { get; init; }
}

/// <summary>A sign-in that lasts; the cookie names it, and it decides on the server.</summary>
public sealed class OfficialSession
{
    /// <summary>128 random bits, of which a GUID keeps 122.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public required Guid OfficialId { get; init; }

    /// <summary><c>passkey</c>, <c>password</c> (with a second factor), or <c>provider</c> (at the identity provider).</summary>
    public required string Method { get; init; }

    /// <summary>Browser and system in a few words, so that somebody knows their own again.</summary>
    public required string Device { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it was ended; null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
