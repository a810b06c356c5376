using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api;

/// <summary>Reads a body; what cannot be read becomes a problem, never an exception page.</summary>
internal static class JsonBody
{
    /// <summary>The value, or the problem with it.</summary>
    public static async ValueTask<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (!http.Request.HasJsonContentType() || !IsUtf8(http.Request))
            return (null, Problems.Of(http, "problem-media-type", StatusCodes.Status415UnsupportedMediaType));
        try
        {
            var value = await http.Request.ReadFromJsonAsync(type, http.RequestAborted);
            return value is null ? (null, Malformed(http)) : (value, null);
        }
        catch (JsonException)
        {
            return (null, Malformed(http));
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problems.Of(http, "problem-too-large", StatusCodes.Status413PayloadTooLarge));
        }
        catch (BadHttpRequestException)
        {
            return (null, Malformed(http));
        }
    }

    // JSON between systems is UTF-8 (RFC 8259, 8.1).
    private static bool IsUtf8(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.Charset.Value is not { } charset || charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static IResult Malformed(HttpContext http) => Problems.Of(http, "problem-json", StatusCodes.Status400BadRequest);
}
