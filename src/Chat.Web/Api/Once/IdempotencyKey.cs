namespace Chat.Web.Api.Once;

/// <summary>
/// The sender's own name for a write: the header <c>Idempotency-Key</c>, and for hand-overs and messages of a case the member <c>key</c> of
/// the body, which is the same thing.
/// </summary>
internal static class IdempotencyKey
{
    /// <summary>The header; a string of structured fields (draft-ietf-httpapi-idempotency-key-header), and taken without its quotes too.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Says of a response that the write had been done before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    // Without a consumer's key it is all that tells one sender from another, so it must not be guessed: a UUID has 32.
    private const int Shortest = 16;
    private const int Longest = 64;

    /// <summary>Reads it; false when it is not one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="member">What the body says.</param>
    /// <param name="key">The name; null for none.</param>
    public static bool TryRead(HttpContext http, string? member, out string? key)
    {
        key = member;
        if (http.Request.Headers[Header] is not { Count: > 0 } sent)
            return true;
        if (sent is not [{ } text])
            return false;
        key = text.Trim() is ['"', .. var inside, '"'] ? inside : text.Trim();
        return key.Length is >= Shortest and <= Longest && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && (member is null || member == key);
    }
}
