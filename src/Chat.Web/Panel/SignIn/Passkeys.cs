using Chat.Records.Audit;
using Chat.Records.Officials;
using Chat.Records.Storage;
using Chat.Web.Panel.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Panel.SignIn;

/// <summary>A passkey as its owner's page lists it.</summary>
/// <param name="Id">Credential id in base64url.</param>
/// <param name="Name">Where it was made.</param>
/// <param name="MadeAt">When.</param>
internal sealed record PasskeyLine(string Id, string Name, DateTimeOffset MadeAt);

/// <summary>
/// Registers passkeys and signs in with them. The authenticator must verify its user (fingerprint, face, PIN), so that a passkey is two
/// factors: what one has, and what one is or knows.
/// </summary>
internal sealed class Passkeys(IPasskeyHandler<Official> handler, UserManager<Official> users, RecordsDatabase database, Credentials credentials, AuditLog audit, PanelSecret secret)
{
    // No owner: who signs in is nobody yet.
    private const string Anyone = "sign-in";

    /// <summary>What a browser needs to make one; the challenge stays sealed with it.</summary>
    public async Task<string> CreationAsync(HttpContext http, Official official, string owner)
    {
        var options = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = $"{official.Id}", Name = official.UserName!, DisplayName = official.UserName! }, http);
        secret.Give(http, PanelSecret.Challenge, owner, options.AttestationState ?? "");
        return options.CreationOptionsJson;
    }

    /// <summary>Keeps a passkey just made; false when it is not what was asked for, or the link was used.</summary>
    public async Task<bool> AddAsync(HttpContext http, Official official, string owner, string credential, string? link)
    {
        if (secret.Take(http, PanelSecret.Challenge, owner) is not { } state)
            return false;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != $"{official.Id}")
            return false;
        var stop = http.RequestAborted;
        await using var context = await database.OpenAsync(stop);
        await using var transaction = await context.Database.BeginTransactionAsync(stop);
        if (link is not null && !await credentials.UseLinkAsync(context, link, stop))
            return false;
        if (await context.UserPasskeys.AnyAsync(p => p.CredentialId == result.Passkey.CredentialId, stop))
            return false;
        var key = result.Passkey;
        context.Add(new IdentityUserPasskey<Guid>
        {
            UserId = official.Id,
            CredentialId = key.CredentialId,
            Data = new IdentityPasskeyData
            {
                PublicKey = key.PublicKey, Name = Device.Of(http.Request), CreatedAt = key.CreatedAt, SignCount = key.SignCount, Transports = key.Transports, IsUserVerified = key.IsUserVerified,
                IsBackupEligible = key.IsBackupEligible, IsBackedUp = key.IsBackedUp, AttestationObject = key.AttestationObject, ClientDataJson = key.ClientDataJson,
            },
        });
        await context.SaveChangesAsync(stop);
        await audit.AddAsync(context, new AuditAct($"{official.Id:n}", "account.passkey", "account", $"{official.Id:n}"), stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>What a browser needs to show one.</summary>
    public async Task<string> RequestAsync(HttpContext http)
    {
        var options = await handler.MakeRequestOptionsAsync(null, http);
        secret.Give(http, PanelSecret.Challenge, Anyone, options.AssertionState ?? "");
        return options.RequestOptionsJson;
    }

    /// <summary>Whose passkey was shown; null when it is nobody's, or the account may not sign in.</summary>
    public async Task<Official?> VerifyAsync(HttpContext http, string credential)
    {
        if (secret.Take(http, PanelSecret.Challenge, Anyone) is not { } state)
            return null;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded)
        {
            if (IdOf(credential) is { } id)
                await credentials.CountPasskeyFailureAsync(id, http.RequestAborted);
            return null;
        }

        if (result.User.DisabledAt is not null || !result.Passkey.IsUserVerified)
            return null;
        // Its count of uses, by which a copy of an authenticator is found out.
        await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User;
    }

    // The id that the browser says it used; null when it says nothing of the kind.
    private static byte[]? IdOf(string credential)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(credential);
            return json.RootElement is { ValueKind: System.Text.Json.JsonValueKind.Object } root && root.TryGetProperty("id", out var id) && id.GetString() is { Length: < 2_000 } text && System.Buffers.Text.Base64Url.IsValid(text)
                ? System.Buffers.Text.Base64Url.DecodeFromChars(text) : null;
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The passkeys of an account.</summary>
    public async Task<IReadOnlyList<PasskeyLine>> ListAsync(Guid official, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var keys = await context.UserPasskeys.AsNoTracking().Where(p => p.UserId == official).ToListAsync(cancellation);
        return [.. keys.Select(p => new PasskeyLine(System.Buffers.Text.Base64Url.EncodeToString(p.CredentialId), p.Data.Name ?? "?", p.Data.CreatedAt)).OrderBy(p => p.MadeAt)];
    }

    /// <summary>Removes one, unless the account would have no way in; false then, or when there is none.</summary>
    public async Task<bool> RemoveAsync(SignedIn signedIn, string id, CancellationToken cancellation)
    {
        if (!System.Buffers.Text.Base64Url.IsValid(id))
            return false;
        var key = System.Buffers.Text.Base64Url.DecodeFromChars(id);
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var isLast = await context.UserPasskeys.CountAsync(p => p.UserId == signedIn.Id, cancellation) == 1 && await context.Users.AnyAsync(u => u.Id == signedIn.Id && u.PasswordHash == null, cancellation);
        if (isLast || await context.UserPasskeys.Where(p => p.UserId == signedIn.Id && p.CredentialId == key).ExecuteDeleteAsync(cancellation) == 0)
            return false;
        await audit.AddAsync(context, new AuditAct(signedIn.Who, "account.passkey-gone", "account", signedIn.Who), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
