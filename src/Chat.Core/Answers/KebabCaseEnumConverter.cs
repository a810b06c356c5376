using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Core.Answers;

/// <summary>Writes an enum as the contract spells it: <c>redirected-own-data</c>.</summary>
public sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
