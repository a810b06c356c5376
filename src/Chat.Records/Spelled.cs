using System.Text.Json;

namespace Chat.Records;

/// <summary>How values are spelled in the tables: as in the contract.</summary>
internal static class Spelled
{
    /// <summary><c>answered-partial</c> for <c>AnsweredPartial</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
