using System.Text.Json;

namespace Chat.Web.Hosting;

/// <summary>How a value is spelled in addresses, in keys of wording and in the API.</summary>
internal static class Spelling
{
    /// <summary><c>answered-partial</c> for <c>AnsweredPartial</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
