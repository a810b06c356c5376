using System.Collections.Frozen;

namespace Chat.Web.Api;

/// <summary>Every problem of the HTTP interface by its code, with its status. Each has its words in the four languages under <c>problem-{code}</c>.</summary>
internal static class ProblemCatalog
{
    /// <summary>The status of each code.</summary>
    public static FrozenDictionary<string, int> Status { get; } = new Dictionary<string, int>
    {
        ["json"] = 400,
        ["media-type"] = 415,
        ["too-large"] = 413,
        ["parameter"] = 400,
        ["question"] = 400,
        ["language"] = 400,
        ["last-event"] = 400,
        ["answer-id"] = 400,
        ["useful"] = 400,
        ["reasons"] = 400,
        ["comment"] = 400,
        ["contact"] = 400,
        ["message"] = 400,
        ["idempotency-key"] = 400,
        ["idempotency-body"] = 422,
        ["idempotency-busy"] = 409,
        ["gone"] = 410,
        ["source"] = 404,
        ["receipt"] = 404,
        ["receipt-erased"] = 410,
        ["conversation"] = 404,
        ["conversation-token"] = 403,
        ["case"] = 404,
        ["case-closed"] = 409,
        ["case-busy"] = 429,
        ["key"] = 401,
        ["key-missing"] = 401,
        ["quota-minute"] = 429,
        ["quota-day"] = 429,
        ["too-many"] = 429,
        ["origin"] = 403,
        ["tls"] = 400,
        ["address"] = 404,
        ["method"] = 405,
        ["off"] = 503,
        ["busy"] = 503,
        ["records"] = 503,
        ["time"] = 504,
        ["error"] = 500,
    }.ToFrozenDictionary();

    /// <summary>Those that any operation may end with.</summary>
    public static IReadOnlyList<string> Common { get; } = ["key", "key-missing", "quota-minute", "quota-day", "too-many", "tls", "error", "records"];

    /// <summary>Those of every operation with a body.</summary>
    public static IReadOnlyList<string> OfBodies { get; } = ["json", "media-type", "too-large", "origin", "time"];

    /// <summary>Those of every write that may be named.</summary>
    public static IReadOnlyList<string> OfNames { get; } = ["idempotency-key", "idempotency-body", "idempotency-busy"];
}

/// <summary>The problems that an operation may end with, besides the common ones.</summary>
/// <param name="Codes">Their codes.</param>
internal sealed record Problematic(IReadOnlyList<string> Codes);

/// <summary>An operation that takes the sender's own name for it (<c>Idempotency-Key</c>).</summary>
internal sealed class MayBeNamed;

/// <summary>How endpoints say what may go wrong.</summary>
internal static class ProblematicExtensions
{
    /// <summary>Says which problems an operation may end with.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder endpoint, params IEnumerable<string> codes) => endpoint.WithMetadata(new Problematic([.. codes]));

    /// <summary>Says that an operation may be named by its sender.</summary>
    public static RouteHandlerBuilder MayBeNamed(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new MayBeNamed());
}
