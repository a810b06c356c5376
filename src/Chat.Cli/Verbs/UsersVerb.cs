using System.CommandLine;
using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Core.Languages;
using Chat.Records.Audit;
using Chat.Records.Officials;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>users add|list|reset|disable|enable|role</c>: accounts of the panel; the first is made here.</summary>
internal static class UsersVerb
{
    private const string LocalAddress = "http://127.0.0.1:5080";

    public static Command Create() => new("users", "Accounts of the panel: adds, lists, resets, disables, enables them, and changes their role.") { Add(), List(), Reset(), Disable(), Enable(), Role() };

    private static Command Add()
    {
        var (name, role, language) = (NameArgument(), RoleOption(), CommonOptions.Language());
        language.Description = "Language of the panel: es, ca, gl or eu; es when left out.";
        var url = UrlOption();
        var verb = new Command("add", "Makes an account and prints the link with which its official registers a passkey, or a password with an app.") { name, role, language, url };
        Act(verb, async (parsed, accounts, stop) => Link(parsed, url, await accounts.AddAsync(AuditLog.CommandLine, parsed.GetValue(name)!, parsed.GetValue(role)!, parsed.GetValue(language) ?? Language.Es.Code(), stop)));
        return verb;
    }

    private static Command Reset()
    {
        var (name, url) = (NameArgument(), UrlOption());
        var verb = new Command("reset", "Takes all credentials and sessions from an account, and prints a new link.") { name, url };
        Act(verb, async (parsed, accounts, stop) => Link(parsed, url, await accounts.ResetAsync(AuditLog.CommandLine, parsed.GetValue(name)!, stop)));
        return verb;
    }

    private static Command Disable()
    {
        var name = NameArgument();
        var verb = new Command("disable", "Keeps an account from signing in, and ends its sessions.") { name };
        Act(verb, async (parsed, accounts, stop) =>
        {
            await accounts.DisableAsync(AuditLog.CommandLine, parsed.GetValue(name)!, isDisabled: true, stop);
            return $"{parsed.GetValue(name)} may not sign in any more.";
        });
        return verb;
    }

    private static Command Enable()
    {
        var name = NameArgument();
        var verb = new Command("enable", "Lets a disabled account sign in again.") { name };
        Act(verb, async (parsed, accounts, stop) =>
        {
            await accounts.DisableAsync(AuditLog.CommandLine, parsed.GetValue(name)!, isDisabled: false, stop);
            return $"{parsed.GetValue(name)} may sign in again.";
        });
        return verb;
    }

    private static Command Role()
    {
        var (name, role) = (NameArgument(), new Argument<string>("role") { Description = "caseworker, supervisor, editor or admin." });
        var verb = new Command("role", "Gives an account another role, from its next request on.") { name, role };
        Act(verb, async (parsed, accounts, stop) =>
        {
            await accounts.SetRoleAsync(AuditLog.CommandLine, parsed.GetValue(name)!, parsed.GetValue(role)!, stop);
            return $"{parsed.GetValue(name)} is {parsed.GetValue(role)} now.";
        });
        return verb;
    }

    private static Command List()
    {
        var verb = new Command("list", "Lists the accounts with role, credentials and when each was last here.");
        Act(verb, async (_, accounts, stop) =>
        {
            var lines = await accounts.ListAsync(stop);
            return lines.Count == 0 ? "There is no account yet; make the first with users add NAME --role admin." : string.Join(Environment.NewLine, lines.Select(Line));
        });
        return verb;
    }

    private static string Line(AccountLine a) => string.Create(
        CultureInfo.InvariantCulture,
        $"{a.Name,-24} {a.Role,-10} {(a.IsDisabled ? "disabled" : "enabled"),-8} {(a.Passkeys > 0 ? $"{a.Passkeys} passkeys" : ""),-11} {(a.HasPassword ? "password+app" : ""),-12} {(a.SeenAt is { } seen ? $"{seen.ToLocalTime():yyyy-MM-dd HH:mm}" : "never here")}");

    private static void Act(Command verb, Func<ParseResult, OfficialAccounts, CancellationToken, Task<string>> act) =>
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            Console.Out.WriteLine(await act(parsed, services.GetRequiredService<OfficialAccounts>(), stop));
            return ExitCode.Done;
        }, cancellation));

    private static string Link(ParseResult parsed, Option<string?> url, string token)
    {
        var root = parsed.GetValue(url) ?? Environment.GetEnvironmentVariable("TaxAssistant__Public__Url") ?? LocalAddress;
        return $"{root.TrimEnd('/')}/panel/register/{token}{Environment.NewLine}This link opens once, and for a limited time. Hand it over in person or by a channel that nobody else reads.";
    }

    private static Argument<string> NameArgument() => new("name") { Description = "Name of the account: 2 to 40 letters, digits, points and hyphens." };

    private static Option<string> RoleOption() => new("--role") { Description = "caseworker, supervisor, editor or admin.", Required = true };

    private static Option<string?> UrlOption() => new("--url") { Description = $"Address of the service; TaxAssistant__Public__Url, or {LocalAddress}, when left out." };
}
