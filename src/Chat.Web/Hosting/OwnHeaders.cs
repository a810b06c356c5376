namespace Chat.Web.Hosting;

/// <summary>What a response for other sites says of itself, where that is not what pages say; a feature of its request.</summary>
/// <param name="Policy">Its content security policy.</param>
/// <param name="MayBeFramed">True when the policy lets a page around it; then the older header, which knows no list of origins, is left out.</param>
/// <param name="IsForAll">True for a file that pages of any site may read, and check by its digest.</param>
/// <param name="CacheControl">How long it keeps; null for what else says.</param>
internal sealed record OwnHeaders(string Policy, bool MayBeFramed = false, bool IsForAll = false, string? CacheControl = null);
