using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chat.Records;
using Chat.Records.Idempotency;
using Chat.Web.Api.Consumers;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Limits;
using Microsoft.Extensions.Options;

namespace Chat.Web.Api.Once;

/// <summary>What a write came to.</summary>
/// <param name="Result">The response.</param>
/// <param name="IsDone">True when something was kept; what was refused may be sent again under the same name.</param>
internal readonly record struct Written(IResult Result, bool IsDone = true);

/// <summary>Does what a sender names once, however often it is sent within a day, and on whichever node: feedback, hand-overs, messages of a case.</summary>
internal sealed class OnceWrites(OnceLedger ledger, IOptions<LimitsOptions> limits, TimeProvider clock, ILogger<OnceWrites> logger)
{
    /// <summary>Seconds after which to ask again while the first try is under way.</summary>
    public const string BusySeconds = "1";

    // Such a write takes milliseconds, so whoever sends it twice at once waits for the first rather than being sent away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Does it, or tells again what came of it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="operation">What it writes to.</param>
    /// <param name="member">The name that the body gives it; null for none.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="type">How that is written as JSON.</param>
    /// <param name="write">Writes; given a name for the row that is the same for every try, and null for a write without a name.</param>
    /// <param name="again">Tells what came of it, given the name of the row; left out where writing again under the same name does.</param>
    /// <param name="within">What the sender's names belong to, where that is more than the sender: in each case they are others.</param>
    public async Task<IResult> RunAsync<T>(
        HttpContext http, string operation, string? member, T request, JsonTypeInfo<T> type, Func<string?, Task<Written>> write, Func<string, Task<IResult>>? again = null, string within = "")
    {
        if (!IdempotencyKey.TryRead(http, member, out var key))
            return Problems.Of(http, "problem-idempotency-key", StatusCodes.Status400BadRequest);
        if (key is null)
            return (await write(null)).Result;
        var name = new OnceName(ConsumerAccess.SenderOf(http) + within, key, operation, JsonSerializer.SerializeToUtf8Bytes(request, type));
        var start = clock.GetTimestamp();
        while (true)
        {
            var entry = await ledger.BeginAsync(name, limits.Value.RequestTime + Patience, http.RequestAborted);
            switch (entry.State)
            {
                case OnceState.Begun:
                    return await WriteAsync(name, entry.Owner, write);
                case OnceState.Done:
                    http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
                    return again is null ? (await write(name.Body)).Result : await again(name.Body);
                case OnceState.OtherBody:
                    return Problems.Of(http, "problem-idempotency-body", StatusCodes.Status422UnprocessableEntity);
                case OnceState.UnderWay when clock.GetElapsedTime(start) > Patience:
                    http.Response.Headers.RetryAfter = BusySeconds;
                    return Problems.Of(http, "problem-idempotency-busy", StatusCodes.Status409Conflict);
                default:
                    await Task.Delay(Pause, clock, http.RequestAborted);
                    break;
            }
        }
    }

    private async Task<IResult> WriteAsync(OnceName name, Guid owner, Func<string?, Task<Written>> write)
    {
        var done = false;
        try
        {
            var written = await write(name.Body);
            done = written.IsDone;
            return written.Result;
        }
        finally
        {
            await SettleAsync(name, owner, done);
        }
    }

    // What is written stays written when this fails: the row's own name keeps it from being written twice.
    private async Task SettleAsync(OnceName name, Guid owner, bool done)
    {
        try
        {
            if (done)
                await ledger.EndAsync(name, owner, "", CancellationToken.None);
            else
                await ledger.GiveUpAsync(name, owner, CancellationToken.None);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.NotKept(logger, fault);
        }
    }
}
