using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Records.Storage;
using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Backup;

/// <summary>
/// Bytes within a column of JSON: Entity Framework writes them in hexadecimal on SQLite and as Base64 on PostgreSQL. A back-up has them as Base64,
/// whichever it comes from or goes to.
/// </summary>
/// <param name="context">Its model names the members that hold bytes.</param>
/// <param name="isFile">The database is SQLite.</param>
internal sealed class JsonBytes(RecordsContext context, bool isFile)
{
    private readonly HashSet<string> _members =
        [.. context.Model.GetEntityTypes().Where(e => e.IsMappedToJson()).SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(byte[])).Select(p => p.GetJsonPropertyName()).OfType<string>()];

    /// <summary>The document as a back-up has it.</summary>
    public string Neutral(string json) => isFile ? Changed(json, text => Convert.ToBase64String(Convert.FromHexString(text))) : json;

    /// <summary>The document as the database has it.</summary>
    public string Native(string json) => isFile ? Changed(json, text => Convert.ToHexString(Convert.FromBase64String(text))) : json;

    private string Changed(string json, Func<string, string> change)
    {
        var document = JsonNode.Parse(json);
        Change(document, change);
        return document?.ToJsonString() ?? json;
    }

    private void Change(JsonNode? node, Func<string, string> change)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Change(item, change);
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (_members.Contains(name) && value is JsonValue text && text.GetValueKind() == JsonValueKind.String)
                    members[name] = change((string)text!);
                else
                    Change(value, change);
            }
        }
    }
}
