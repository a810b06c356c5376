using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chat.Records.Receipts;

/// <summary>
/// JSON with one way to write it, after RFC 8785: no space between tokens, members in the order of their names' UTF-16 units, text with
/// the shortest escapes. Numbers are whole ones only, so that no rule on fractions is needed.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Writes a value.</summary>
    /// <exception cref="JsonException">A number in it is not whole.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads what is written so; null when the bytes are no JSON, or JSON written in another way.</summary>
    public static JsonElement? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return Write(document.RootElement).AsSpan().SequenceEqual(bytes.Span) ? document.RootElement.Clone() : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Half a pair of surrogates, or bytes that are no UTF-8, show when the text is taken out.
            return null;
        }
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{').AppendJoin(',', value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).Select(m =>
                {
                    var member = new StringBuilder();
                    AppendText(member, m.Name);
                    member.Append(':');
                    Append(member, m.Value);
                    return member.ToString();
                })).Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[').AppendJoin(',', value.EnumerateArray().Select(e =>
                {
                    var element = new StringBuilder();
                    Append(element, e);
                    return element.ToString();
                })).Append(']');
                break;
            case JsonValueKind.String:
                AppendText(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(value.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : throw new JsonException("A number is not whole."));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => null,
            });
            if (c is not ('"' or '\\' or < ' '))
                text.Append(c);
        }

        text.Append('"');
    }
}
