using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Web.Api.Streams;

/// <summary>
/// Server-sent events as a response. Each leaves at once: buffers of this host are off, proxies are asked not to hold anything back
/// (<c>X-Accel-Buffering</c> is nginx's), and comments keep the line open through those that close what is silent.
/// </summary>
internal sealed class EventStream(IAsyncEnumerable<ServerEvent> events) : IResult
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "text/event-stream";

    private static readonly byte[] Comment = ": \n\n"u8.ToArray();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        try
        {
            await foreach (var happened in events.WithCancellation(httpContext.RequestAborted))
            {
                Write(response.BodyWriter, happened);
                await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested && response.HasStarted)
        {
            // The client has left.
        }
        catch (AnswerCutException) when (response.HasStarted)
        {
            // It was stopped, or failed, and whoever made it has said so in the log: the line is cut, so that nobody takes it for whole.
            httpContext.Abort();
        }
    }

    // Data first: readers that look no further than the first line find it where it always was.
    private static void Write(System.IO.Pipelines.PipeWriter writer, ServerEvent happened)
    {
        if (happened.Data is not { } data)
        {
            writer.Write(Comment);
            return;
        }

        if (happened.Kind is { } kind)
            writer.Write(Encoding.UTF8.GetBytes($"event: {kind}\n"));
        writer.Write("data: "u8);
        writer.Write(data);
        writer.Write(happened.Id is { } id ? Encoding.UTF8.GetBytes($"\nid: {id}\n\n") : "\n\n"u8);
    }
}
