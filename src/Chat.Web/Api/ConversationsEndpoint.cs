using Chat.Records.Conversations;
using Chat.Web.Api.Consumers;
using Chat.Web.Api.Streams;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api;

/// <summary><c>DELETE /api/v1/conversations/{id}</c>: a citizen erases a conversation at once.</summary>
internal static class ConversationsEndpoint
{
    private const string Scheme = "Bearer ";

    public static void MapConversations(this RouteGroupBuilder api) => api.MapDelete("/conversations/{id}", EraseAsync)
        .WithName("erase-conversation")
        .WithSummary("Erases a conversation: questions, answers, feedback, requests for a person. Authorization: Bearer and the token that came with its answers.")
        .Produces(StatusCodes.Status204NoContent)
        .Fails("conversation-token", "conversation", "origin", "time")
        .WithMetadata(new NeedsNoKey());

    private static async Task<IResult> EraseAsync(HttpContext http, string id, ConversationEraser eraser, RunningAnswers running)
    {
        var authorization = http.Request.Headers[HeaderNames.Authorization].ToString();
        var secret = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? ConversationSecret.Parse(authorization[Scheme.Length..].Trim()) : null;
        // The id follows from the token, so nothing is looked up for a wrong one.
        if (secret is null || secret.Id.ToString("n") != id)
            return Problems.Of(http, "problem-conversation-token", StatusCodes.Status403Forbidden);
        running.Forget(secret.Id);
        return await eraser.EraseAsync(secret, http.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.Of(http, "problem-conversation", StatusCodes.Status404NotFound);
    }
}
