using System.Text.Encodings.Web;

namespace Chat.Web.Widget;

/// <summary>What a webmaster copies.</summary>
/// <param name="Language"><c>auto</c>, or the code of one of the four languages.</param>
/// <param name="Topic">Id of an area or a topic; null for none.</param>
/// <param name="Position"><c>left</c>; null for the right.</param>
public sealed record WidgetSnippet(string Language, string? Topic, string? Position)
{
    /// <summary>Two lines of HTML.</summary>
    /// <param name="origin">The service's own origin.</param>
    /// <param name="integrity">The launcher's digest.</param>
    public string Html(string origin, string integrity) =>
        $"<script src=\"{origin}{WidgetFiles.LoaderPath}\" integrity=\"{integrity}\" crossorigin=\"anonymous\" data-language=\"{Language}\"{Attribute("topic", Topic)}{Attribute("position", Position)} defer></script>\n"
        + "<tax-assistant></tax-assistant>";

    private static string Attribute(string name, string? value) => value is null ? "" : $" data-{name}=\"{HtmlEncoder.Default.Encode(value)}\"";
}
