using System.CommandLine;
using System.Globalization;
using Chat.Cli.Hosting;
using Chat.Records.Audit;
using Chat.Records.Consumers;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>consumers add|list|revoke</c>: keys of programs that use the HTTP interface.</summary>
internal static class ConsumersVerb
{
    public static Command Create() => new("consumers", "Keys of other agencies' programs: adds, lists, revokes them.") { Add(), List(), Revoke() };

    private static Command Add()
    {
        var (name, perMinute, perDay) = (NameArgument(), Quota("--per-minute", "Requests a minute.", ConsumerAccounts.UsualPerMinute), Quota("--per-day", "Requests a day, by UTC.", ConsumerAccounts.UsualPerDay));
        var verb = new Command("add", "Gives a consumer a key and prints it, this once.") { name, perMinute, perDay };
        Act(verb, async (parsed, consumers, stop) =>
        {
            var key = await consumers.AddAsync(AuditLog.CommandLine, parsed.GetValue(name)!, parsed.GetValue(perMinute), parsed.GetValue(perDay), stop);
            return $"{key}{Environment.NewLine}It is shown this once. Programs send it as X-Api-Key; hand it over by a channel that nobody else reads.";
        });
        return verb;
    }

    private static Command Revoke()
    {
        var name = NameArgument();
        var verb = new Command("revoke", "Takes a key back: requests with it are refused within seconds.") { name };
        Act(verb, async (parsed, consumers, stop) =>
        {
            await consumers.RevokeAsync(AuditLog.CommandLine, parsed.GetValue(name)!, stop);
            return $"The key of {parsed.GetValue(name)} does not hold any more; consumers add gives it another.";
        });
        return verb;
    }

    private static Command List()
    {
        var verb = new Command("list", "Lists the consumers with their quotas and what they used today.");
        Act(verb, async (_, consumers, stop) =>
        {
            var lines = await consumers.ListAsync(stop);
            return lines.Count == 0 ? "There is no consumer yet; make the first with consumers add NAME." : string.Join(Environment.NewLine, lines.Select(Line));
        });
        return verb;
    }

    private static string Line(ConsumerLine c) => string.Create(
        CultureInfo.InvariantCulture,
        $"{c.Name,-24} {c.PerMinute,9}/minute {c.PerDay,10}/day  {c.Today,10} today  {(c.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd HH:mm}Z" : $"since {c.CreatedAt:yyyy-MM-dd HH:mm}Z")}");

    private static void Act(Command verb, Func<ParseResult, ConsumerAccounts, CancellationToken, Task<string>> act) =>
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            Console.Out.WriteLine(await act(parsed, services.GetRequiredService<ConsumerAccounts>(), stop));
            return ExitCode.Done;
        }, cancellation));

    private static Argument<string> NameArgument() => new("name") { Description = "Name of the consumer: 2 to 40 lower-case letters, digits, points and hyphens." };

    private static Option<int> Quota(string name, string what, int usual) => new(name) { Description = $"{what} {usual} when left out.", DefaultValueFactory = _ => usual };
}
