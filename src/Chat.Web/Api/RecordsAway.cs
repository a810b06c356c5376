using Chat.Records;
using Chat.Web.Hosting;

namespace Chat.Web.Api;

/// <summary>While records cannot be read or written, a program is told so and when to come again.</summary>
internal sealed class RecordsAway(ILogger<RecordsAway> logger) : IEndpointFilter
{
    private const string Seconds = "10";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (RecordsFault.Is(fault))
        {
            WebLog.NotKept(logger, fault);
            context.HttpContext.Response.Headers.RetryAfter = Seconds;
            return Problems.Of(context.HttpContext, "problem-records", StatusCodes.Status503ServiceUnavailable);
        }
    }
}
