using System.CommandLine;
using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Records.Audit;
using Chat.Records.Sites;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>sites add|list|remove</c>: the sites that may show the widget, each with the origins of its pages.</summary>
internal static class SitesVerb
{
    public static Command Create() => new("sites", "Sites that may show the widget: registers their origins, lists and removes them.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var (name, origins) = (NameArgument(), Origins(ArgumentArity.OneOrMore));
        var verb = new Command("add", "Lets the pages of these origins show the widget, within five seconds on every node.") { name, origins };
        Act(verb, async (parsed, sites, stop) =>
            $"{parsed.GetValue(name)} may show the widget: {string.Join(", ", await sites.AddAsync(AuditLog.CommandLine, parsed.GetValue(name)!, parsed.GetValue(origins)!, stop))}.");
        return verb;
    }

    private static Command Remove()
    {
        var (name, origins) = (NameArgument(), Origins(ArgumentArity.ZeroOrMore));
        var verb = new Command("remove", "Takes these origins from a site, or the whole site when none is named.") { name, origins };
        Act(verb, async (parsed, sites, stop) =>
            $"{parsed.GetValue(name)} may not show the widget any more: {string.Join(", ", await sites.RemoveAsync(AuditLog.CommandLine, parsed.GetValue(name)!, parsed.GetValue(origins) ?? [], stop))}.");
        return verb;
    }

    private static Command List()
    {
        var verb = new Command("list", "Lists the sites with their origins.");
        Act(verb, async (_, sites, stop) =>
        {
            var all = await sites.ListAsync(stop);
            return all.Count == 0 ? "There is no site yet; register one with sites add NAME https://www.town.example." : string.Join(Environment.NewLine, all.Select(Line));
        });
        return verb;
    }

    private static string Line(Site site) => string.Create(CultureInfo.InvariantCulture, $"{site.Name,-24} {site.Since.ToLocalTime():yyyy-MM-dd}  {string.Join(' ', site.Origins)}");

    private static void Act(Command verb, Func<ParseResult, SiteRegister, CancellationToken, Task<string>> act) =>
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            Console.Out.WriteLine(await act(parsed, services.GetRequiredService<SiteRegister>(), stop));
            return ExitCode.Done;
        }, cancellation));

    private static Argument<string> NameArgument() => new("name") { Description = "Name of the site: 2 to 40 letters without accents, digits, points and hyphens." };

    private static Argument<string[]> Origins(ArgumentArity arity) => new("origin") { Description = "Scheme and host, as https://www.town.example; http on loopback only.", Arity = arity };
}
