using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Core.Answers;
using Chat.Web.Conversations;
using Chat.Web.Records;

namespace Chat.Web.Api;

/// <summary>How the service reads and writes JSON; the code is generated, so that an answer costs no reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerRequest))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(AnswerEvent))]
[JsonSerializable(typeof(Source))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(HandoffRequest))]
[JsonSerializable(typeof(HandoffReceipt))]
[JsonSerializable(typeof(CaseMessageRequest))]
[JsonSerializable(typeof(CaseMessageView))]
[JsonSerializable(typeof(CaseReport))]
[JsonSerializable(typeof(StoredTurn))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    static ApiJson() => Default = new ApiJson(new JsonSerializerOptions(Default.GeneratedSerializerOptions!)
    {
        // Accents stay readable; nothing here is ever written into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
