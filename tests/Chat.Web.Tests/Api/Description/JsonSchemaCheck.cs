using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chat.Web.Tests.Api.Description;

/// <summary>
/// Holds a JSON value against a schema of an OpenAPI document, as far as that document uses JSON Schema: types, members, lists, enumerations,
/// alternatives, lengths, bounds, patterns, references. A keyword that it does not know is a fault, so that nothing is passed over.
/// </summary>
internal sealed class JsonSchemaCheck(JsonElement document)
{
    private static readonly string[] Silent = ["description", "format", "example", "examples", "default", "title"];

    /// <summary>What is wrong, each with its place; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults(JsonElement value, JsonElement schema)
    {
        var faults = new List<string>();
        Check(value, schema, "$", faults);
        return faults;
    }

    private void Check(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var rule = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref":
                    Check(value, Resolve(rule.GetString()!), at, faults);
                    break;
                case "type" when !Types(rule).Any(t => IsOfType(value, t)):
                    faults.Add($"{at} is {value.ValueKind}, not {rule.GetRawText()}");
                    break;
                case "enum" when !rule.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)):
                    faults.Add($"{at} is {value.GetRawText()}, which is none of {rule.GetRawText()}");
                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    faults.AddRange(rule.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{at} lacks {r}"));
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    CheckMembers(value, schema, rule, at, faults);
                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.Object && rule.ValueKind == JsonValueKind.Object && !schema.TryGetProperty("properties", out _):
                    foreach (var member in value.EnumerateObject())
                        Check(member.Value, rule, $"{at}.{member.Name}", faults);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var (item, i) in value.EnumerateArray().Select((item, i) => (item, i)))
                        Check(item, rule, $"{at}[{i}]", faults);
                    break;
                case "oneOf" or "anyOf":
                    if (!rule.EnumerateArray().Any(o => Faults(value, o).Count == 0))
                        faults.Add($"{at} fits none of its forms: {string.Join("; ", rule.EnumerateArray().SelectMany(o => Faults(value, o)).Take(4))}");
                    break;
                case "minLength" when value.ValueKind == JsonValueKind.String && value.GetString()!.Length < rule.GetInt32():
                case "maxLength" when value.ValueKind == JsonValueKind.String && value.GetString()!.Length > rule.GetInt32():
                case "minimum" when value.ValueKind == JsonValueKind.Number && value.GetDouble() < rule.GetDouble():
                case "maximum" when value.ValueKind == JsonValueKind.Number && value.GetDouble() > rule.GetDouble():
                case "pattern" when value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, rule.GetString()!):
                    faults.Add($"{at} is {value.GetRawText()}, against {keyword.Name} {rule.GetRawText()}");
                    break;
                case "type" or "enum" or "required" or "properties" or "additionalProperties" or "items" or "minLength" or "maxLength" or "minimum" or "maximum" or "pattern":
                    break;
                default:
                    if (!Silent.Contains(keyword.Name))
                        faults.Add($"{at}: the schema has {keyword.Name}, which nobody checks");
                    break;
            }
        }
    }

    // What the schema does not name is not to be there: a member that nobody described.
    private void CheckMembers(JsonElement value, JsonElement schema, JsonElement members, string at, List<string> faults)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (members.TryGetProperty(member.Name, out var described))
                Check(member.Value, described, $"{at}.{member.Name}", faults);
            else if (!schema.TryGetProperty("additionalProperties", out _))
                faults.Add($"{at} has {member.Name}, which is not described");
        }
    }

    private static IEnumerable<string> Types(JsonElement rule) => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Select(t => t.GetString()!) : [rule.GetString()!];

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };

    private JsonElement Resolve(string reference) => reference.Split('/').Skip(1).Aggregate(document, (at, part) => at.GetProperty(part));
}
