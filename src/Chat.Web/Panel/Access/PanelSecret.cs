using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Chat.Web.Hosting;

namespace Chat.Web.Panel.Access;

/// <summary>A few words that travel from one page of the panel to the next in a sealed cookie of ten minutes, and are taken once.</summary>
internal sealed class PanelSecret(IDataProtectionProvider protection, IOptions<PublicAddressOptions> address, IConfiguration configuration)
{
    /// <summary>Challenge of a passkey.</summary>
    public const string Challenge = "challenge";

    /// <summary>Key of an app that is being set up.</summary>
    public const string App = "app";

    /// <summary>Recovery codes, to be shown once.</summary>
    public const string Codes = "codes";

    /// <summary>A link just made, to be shown once.</summary>
    public const string Link = "link";

    private static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    private bool IsSecure => PublicAddress.IsSecure(address.Value, configuration);

    /// <summary>Gives it to the browser.</summary>
    /// <param name="http">The response.</param>
    /// <param name="kind">One of the names above.</param>
    /// <param name="owner">What it belongs to, as a session or a link; nobody else can take it.</param>
    /// <param name="words">The words.</param>
    public void Give(HttpContext http, string kind, string owner, string words) =>
        http.Response.Cookies.Append(NameOf(kind), Protector(kind, owner).Protect(words, Time), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsSecure || http.Request.IsHttps, Path = "/", MaxAge = Time });

    /// <summary>Reads it; null when there is none for that owner.</summary>
    public string? Read(HttpContext http, string kind, string owner)
    {
        try
        {
            return http.Request.Cookies[NameOf(kind)] is { } cookie ? Protector(kind, owner).Unprotect(cookie) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Reads it and takes it from the browser.</summary>
    public string? Take(HttpContext http, string kind, string owner)
    {
        var words = Read(http, kind, owner);
        if (words is not null)
            http.Response.Cookies.Delete(NameOf(kind), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsSecure || http.Request.IsHttps, Path = "/" });
        return words;
    }

    private string NameOf(string kind) => (IsSecure ? "__Host-panel-" : "panel-") + kind;

    private ITimeLimitedDataProtector Protector(string kind, string owner) => protection.CreateProtector("TaxAssistant.Panel.Secret", kind, owner).ToTimeLimitedDataProtector();
}
