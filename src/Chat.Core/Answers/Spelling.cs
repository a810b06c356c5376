using System.Text.Json;

namespace Chat.Core.Answers;

/// <summary>How a value of an enum is spelled in the contract, in tables, in addresses, in metrics and in keys of wording: one way for all.</summary>
public static class Spelling
{
    /// <summary><c>answered-partial</c> for <c>AnsweredPartial</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
