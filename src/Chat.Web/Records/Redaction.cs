using Chat.Core.Identifiers;
using Chat.Rag.Screening;

namespace Chat.Web.Records;

/// <summary>Words of a citizen as they may be kept and shown.</summary>
internal static class Redaction
{
    /// <summary>Without invisible characters and personal data; null when nothing is left.</summary>
    public static string? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = InputCleaner.Clean(text);
        return clean.Length == 0 ? null : PersonalDataFinder.Mask(clean, PersonalDataFinder.Find(clean));
    }
}
