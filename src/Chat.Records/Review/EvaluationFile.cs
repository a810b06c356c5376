using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Records.Storage;

namespace Chat.Records.Review;

/// <summary>Evaluation cases as <c>./taxassistant evaluate</c> reads them: one JSON object a line.</summary>
public static class EvaluationFile
{
    /// <summary>The whole file, in UTF-8.</summary>
    public static byte[] Write(IEnumerable<EvaluationCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var text = new StringBuilder();
        foreach (var one in cases)
            text.Append(JsonSerializer.Serialize(ToLine(one), EvaluationJson.Default.EvaluationLine)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static EvaluationLine ToLine(EvaluationCase one) => new(
        one.TurnId.ToString("n"), one.Language, one.Question, one.Topic ?? "",
        one.Gold.Split(' ', StringSplitOptions.RemoveEmptyEntries), one.MustContain.Split('\n', StringSplitOptions.RemoveEmptyEntries), one.Kind);
}

/// <summary>A line of the file.</summary>
internal sealed record EvaluationLine(
    string Id, string Lang, string Question, string Topic, IReadOnlyList<string> Gold, [property: JsonPropertyName("must_contain")] IReadOnlyList<string> MustContain, string Kind);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EvaluationLine))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
