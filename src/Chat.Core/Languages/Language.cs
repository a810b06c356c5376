namespace Chat.Core.Languages;

/// <summary>The languages that citizens are answered in; the codes are ISO 639-1.</summary>
public enum Language
{
    /// <summary>Spanish.</summary>
    Es,

    /// <summary>Catalan and Valencian.</summary>
    Ca,

    /// <summary>Galician.</summary>
    Gl,

    /// <summary>Basque.</summary>
    Eu,
}

/// <summary>ISO 639-1 codes of <see cref="Language"/> and the list of all four.</summary>
public static class LanguageCodes
{
    /// <summary>All four, in the order in which they are offered.</summary>
    public static IReadOnlyList<Language> All { get; } = [Language.Es, Language.Ca, Language.Gl, Language.Eu];

    /// <summary>The ISO 639-1 code: <c>es</c>, <c>ca</c>, <c>gl</c> or <c>eu</c>.</summary>
    public static string Code(this Language language) => language switch
    {
        Language.Es => "es",
        Language.Ca => "ca",
        Language.Gl => "gl",
        Language.Eu => "eu",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "Not one of the four languages."),
    };

    /// <summary>Reads a code in any case; a region (<c>ca-ES</c>) is ignored. <c>va</c>, which the agencies use for Valencian, is Catalan.</summary>
    public static bool TryParse(string? code, out Language language)
    {
        var primary = (code ?? "").Split('-', '_')[0].ToLowerInvariant();
        (var known, language) = primary switch
        {
            "es" => (true, Language.Es),
            "ca" or "va" => (true, Language.Ca),
            "gl" => (true, Language.Gl),
            "eu" => (true, Language.Eu),
            _ => (false, Language.Es),
        };
        return known;
    }
}
