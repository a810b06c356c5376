using System.Globalization;
using Chat.Records;
using Chat.Records.Consumers;
using Chat.Records.Storage;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api.Consumers;

/// <summary>The consumer whose key a request carries; a feature of the request.</summary>
/// <param name="Consumer">Null when the key is nobody's.</param>
internal sealed record ConsumerOfRequest(Consumer? Consumer);

/// <summary>Marks an address of the HTTP interface that stays open where keys are required: a citizen's own, and with a secret of its own.</summary>
internal sealed class NeedsNoKey;

/// <summary>
/// Keys of consumers. The key is looked for before the limits by address, which do not hold for whoever has one; a wrong one is refused
/// behind them, and an unknown one looked for only so often (<see cref="KeyTries"/>), so that trying keys is limited like everything else.
/// </summary>
internal static class ConsumerAccess
{
    /// <summary>The header of the key; <c>Authorization</c> is that of a conversation's token.</summary>
    public const string Header = "X-Api-Key";

    // The scheme of RFC 9110 has no name for keys in a header of their own; this one says where the key goes.
    private const string Challenge = $"ApiKey realm=\"taxassistant\", header=\"{Header}\"";

    private const string AwaySeconds = "10";

    /// <summary>Looks for the consumer.</summary>
    public static void UseConsumerKeys(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (IsAsked(http) && http.Request.Headers[Header] is { Count: > 0 } keys)
        {
            var (lookup, sent) = (http.RequestServices.GetRequiredService<ConsumerLookup>(), keys is [{ } one] ? one.Trim() : null);
            if (sent is not null && lookup.IsUnknown(sent) && http.RequestServices.GetRequiredService<KeyTries>().Wait(http) is { } wait)
            {
                await LimitsExtensions.RefuseAsync(http, wait, http.RequestAborted);
                return;
            }

            try
            {
                http.Features.Set(new ConsumerOfRequest(sent is null ? null : await lookup.FindAsync(sent, http.RequestAborted)));
            }
            catch (Exception fault) when (RecordsFault.Is(fault))
            {
                http.Response.Headers.RetryAfter = AwaySeconds;
                await Problems.Of(http, "problem-records", StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);
                return;
            }
        }

        await next(http);
    });

    /// <summary>Refuses wrong keys and used-up quotas, and counts the rest.</summary>
    public static void UseConsumerQuotas(this WebApplication app)
    {
        var requiresKey = app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.RequiresKey;
        app.Use((http, next) => http.Features.Get<ConsumerOfRequest>() switch
        {
            { Consumer: { } consumer } => CountAsync(http, consumer, next),
            { Consumer: null } => RefuseAsync(http, "problem-key"),
            null when requiresKey && IsAsked(http) && http.GetEndpoint()?.Metadata.GetMetadata<NeedsNoKey>() is null => RefuseAsync(http, "problem-key-missing"),
            _ => next(http),
        });
    }

    /// <summary>The id of the request's consumer; <c>""</c> for none.</summary>
    public static string SenderOf(HttpContext http) => http.Features.Get<ConsumerOfRequest>()?.Consumer is { } consumer ? $"{consumer.Id:n}" : "";

    /// <summary>True for a request whose limits are its consumer's.</summary>
    public static bool HasConsumer(HttpContext http) => http.Features.Get<ConsumerOfRequest>()?.Consumer is not null;

    private static bool IsAsked(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    private static async Task CountAsync(HttpContext http, Consumer consumer, RequestDelegate next)
    {
        QuotaCount count;
        try
        {
            count = await http.RequestServices.GetRequiredService<ConsumerQuotas>().CountAsync(consumer, http.RequestAborted);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            // Answers go on while the database is away; the limit of all questions holds all the same.
            await next(http);
            return;
        }

        Say(http.Response, count.Quotas);
        if (count.Refused is not { } refused)
        {
            await next(http);
            return;
        }

        http.RequestServices.GetRequiredService<QuestionLimiter>().Refused("quota", refused.Reset);
        var seconds = Seconds(refused.Reset);
        http.Response.Headers.RetryAfter = seconds;
        var problem = Problems.Of(
            http, refused.Name == ConsumerQuotas.DayName ? "problem-quota-day" : "problem-quota-minute", StatusCodes.Status429TooManyRequests, language: null,
            ("limit", refused.Limit.ToString(CultureInfo.InvariantCulture)), ("seconds", seconds));
        // The draft's own member: which of the policies of RateLimit-Policy it was.
        problem.ProblemDetails.Extensions["violated-policies"] = new[] { refused.Name };
        await problem.ExecuteAsync(http);
    }

    // draft-ietf-httpapi-ratelimit-headers: times in seconds from now, so that nobody's clock matters.
    private static void Say(HttpResponse response, IReadOnlyList<QuotaState> quotas)
    {
        response.Headers["RateLimit-Policy"] = string.Join(", ", quotas.Select(q => $"\"{q.Name}\";q={Numbers.Plain(q.Limit)};w={Seconds(q.Window)}"));
        response.Headers["RateLimit"] = string.Join(", ", quotas.Select(q => $"\"{q.Name}\";r={Numbers.Plain(q.Remaining)};t={Seconds(q.Reset)}"));
    }

    private static Task RefuseAsync(HttpContext http, string problem)
    {
        http.RequestServices.GetRequiredService<QuestionLimiter>().Refused("key", TimeSpan.Zero);
        http.Response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
        return Problems.Of(http, problem, StatusCodes.Status401Unauthorized).ExecuteAsync(http);
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
