using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Client;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnswerRequest))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(AnswerEvent))]
[JsonSerializable(typeof(FeedbackRequest))]
[JsonSerializable(typeof(HandoffRequest))]
[JsonSerializable(typeof(HandoffReceipt))]
[JsonSerializable(typeof(CaseReport))]
[JsonSerializable(typeof(CaseMessage))]
[JsonSerializable(typeof(CaseMessageText))]
[JsonSerializable(typeof(Source))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext;

internal sealed record CaseMessageText(string Text);
