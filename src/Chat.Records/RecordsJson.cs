using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chat.Core.Answers;
using Chat.Core.Questions;
using Chat.Records.Audit;
using Chat.Records.Receipts;

namespace Chat.Records;

/// <summary>How records are written as JSON; the code is generated, so that an answer costs no reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(ConversationContext))]
[JsonSerializable(typeof(IReadOnlyList<FoundEvidence>))]
[JsonSerializable(typeof(WritingSettings))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ReceiptContent))]
[JsonSerializable(typeof(SignedReceipt))]
[JsonSerializable(typeof(KeySet))]
[JsonSerializable(typeof(AuditSeal))]
public sealed partial class RecordsJson : JsonSerializerContext
{
    /// <summary>Reads what was kept; null when an older release wrote it in a shape that is no longer read.</summary>
    internal static T? Read<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static RecordsJson() => Default = new RecordsJson(new JsonSerializerOptions(Default.GeneratedSerializerOptions!)
    {
        // Accents stay readable; nothing here is ever written into HTML as it is.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
