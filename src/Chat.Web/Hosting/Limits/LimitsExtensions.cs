using System.Globalization;
using System.Threading.RateLimiting;
using Chat.Rag.Generation;
using Chat.Web.Api;
using Chat.Web.Api.Consumers;
using Chat.Web.Hosting.Admission;
using Chat.Web.Languages;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting.Limits;

/// <summary>Marks an endpoint whose requests count as questions.</summary>
/// <param name="Kind">What is asked for, for the log and the metrics: <c>question</c>, <c>feedback</c>, <c>handoff</c>, <c>message</c>.</param>
internal sealed record CountsAsQuestion(string Kind = "question");

/// <summary>Limits of size, time and number.</summary>
internal static class LimitsExtensions
{
    /// <summary>Name of the time limit of endpoints that let a model write.</summary>
    public const string AnswerTime = "answer";

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LimitsOptions>().Bind(builder.Configuration.GetSection(LimitsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<QuestionLimiter>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitsOptions>>((kestrel, options) => Bound(kestrel.Limits, options.Value));
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<QuestionLimiter, IOptions<LimitsOptions>>((limiter, questions, options) =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                QuestionLimiter.By<HttpContext>(http => Health.Asks(http) || ConsumerAccess.HasConsumer(http) ? null : Visitor.AddressOf(http), options.Value.RequestsPerAddress),
                questions.Limiter.WithTranslatedKey<HttpContext>(Asking, leaveOpen: true));
            limiter.OnRejected = (rejected, cancellation) => RefuseAsync(rejected.HttpContext, QuestionLimiter.Wait(rejected.Lease), cancellation);
        });
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<LimitsOptions>, IOptions<GenerationOptions>, IOptions<AdmissionOptions>>((times, limits, generation, admission) =>
        {
            // The answer path has limits of its own and completes an answer from the guidance; this one is for what they do not foresee.
            times.AddPolicy(AnswerTime, Within(limits.Value.RequestTime + generation.Value.TimeLimit + admission.Value.LongestWait));
            times.DefaultPolicy = null;
            times.AddPolicy(nameof(LimitsOptions.RequestTime), Within(limits.Value.RequestTime));
        });
    }

    /// <summary>Holds requests to the limits: this node's own, then those that nodes count together.</summary>
    public static void UseLimits(this WebApplication app)
    {
        app.UseRateLimiter();
        app.Use(async (http, next) =>
        {
            if (await http.RequestServices.GetRequiredService<QuestionLimiter>().WaitForOthersAsync(Asking(http), KindOf(http) ?? "request", http.RequestAborted) is { } wait)
                await TellAsync(http, wait, http.RequestAborted);
            else
                await next(http);
        });
    }

    private static void Bound(KestrelServerLimits kestrel, LimitsOptions limits)
    {
        kestrel.MaxRequestBodySize = limits.BodyBytes;
        kestrel.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.MaxRequestLineSize = limits.HeaderBytes / 2;
        kestrel.MaxRequestHeaderCount = 64;
        kestrel.MaxConcurrentConnections = limits.Connections;
        // A circuit keeps its connection for as long as its page is open.
        kestrel.MaxConcurrentUpgradedConnections = limits.Connections;
        kestrel.RequestHeadersTimeout = limits.HeaderTime;
    }

    private static Visitor Asking(HttpContext http) =>
        KindOf(http) is null ? Visitor.NotAsking : ConsumerAccess.HasConsumer(http) ? Visitor.Consumer : Visitor.OfRequest(http);

    private static string? KindOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<CountsAsQuestion>()?.Kind;

    private static RequestTimeoutPolicy Within(TimeSpan time) => new()
    {
        Timeout = time,
        WriteTimeoutResponse = http => Problems.Of(http, "problem-time", StatusCodes.Status504GatewayTimeout).ExecuteAsync(http),
    };

    /// <summary>Refuses a request for coming too often.</summary>
    internal static ValueTask RefuseAsync(HttpContext http, TimeSpan wait, CancellationToken cancellation)
    {
        http.RequestServices.GetRequiredService<QuestionLimiter>().Refused(KindOf(http) ?? "request", wait);
        return TellAsync(http, wait, cancellation);
    }

    // A program is told in problem details; a browser in one sentence, since a page would take more requests.
    private static async ValueTask TellAsync(HttpContext http, TimeSpan wait, CancellationToken cancellation)
    {
        var seconds = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        if (FaultPages.IsForPrograms(http))
        {
            await Problems.Of(http, "problem-too-many", StatusCodes.Status429TooManyRequests, language: null, ("seconds", seconds)).ExecuteAsync(http);
            return;
        }

        var words = http.RequestServices.GetRequiredService<UiWordings>().For(PageLanguage.Of(http));
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.ContentLanguage = words.Code;
        await http.Response.WriteAsync(words.Say("too-many-requests", ("seconds", seconds)), cancellation);
    }
}
