using System.Globalization;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Chat.Rag.Screening;
using Chat.Records.Cases;
using Chat.Records.Switches;
using Chat.Web.Hosting;
using Chat.Web.Records;

namespace Chat.Web.Panel.Switches;

/// <summary>The form of a face, as it was sent: what it asks for, or why it cannot be read.</summary>
/// <param name="Order">What it asks for; null when it cannot be read.</param>
/// <param name="Fault">Name of the words that say why; null when it can.</param>
internal sealed record SwitchForm(SwitchOrder? Order, string? Fault)
{
    /// <summary>How a browser writes a day and an hour.</summary>
    public const string MomentFormat = "yyyy-MM-dd'T'HH:mm";

    /// <summary>Reads a form.</summary>
    public static SwitchForm Of(string face, IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) || ModeOf(form["mode"]) is not { } mode)
            return new(null, "invalid");
        var banner = LanguageCodes.All.Select(l => (Code: l.Code(), Text: InputCleaner.Clean(form["banner-" + l.Code()].ToString()).Trim())).Where(b => b.Text.Length > 0).ToDictionary(b => b.Code, b => b.Text);
        // Of an hour that a clock shows twice the banner has both.
        if (!TryMoment(form["from"], isEnd: false, out var from) || !TryMoment(form["until"], isEnd: true, out var until))
            return new(null, "moment");
        return new(new SwitchOrder(face, seen, mode, banner, banner.Count > 0 ? from : null, banner.Count > 0 ? until : null, Redaction.Of(form["why"]) ?? ""), null);
    }

    /// <summary>A moment as a form has it, in mainland Spain; empty for none.</summary>
    public static string MomentOf(DateTimeOffset? at) => at is { } moment ? TimeZoneInfo.ConvertTime(moment, SpanishTime.Zone).ToString(MomentFormat, CultureInfo.InvariantCulture) : "";

    private static FaceMode? ModeOf(string? name) => Enum.GetValues<FaceMode>().Where(m => Spelling.Of(m) == name).Select(m => (FaceMode?)m).FirstOrDefault();

    private static bool TryMoment(string? text, bool isEnd, out DateTimeOffset? moment)
    {
        moment = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        // 02:30 of the night in which clocks go forward is no moment.
        if (!DateTime.TryParseExact(text.Trim(), MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 2000 or > 2200 || SpanishTime.Zone.IsInvalidTime(local))
            return false;
        var offset = !SpanishTime.Zone.IsAmbiguousTime(local) ? SpanishTime.Zone.GetUtcOffset(local)
            : isEnd ? SpanishTime.Zone.GetAmbiguousTimeOffsets(local).Min() : SpanishTime.Zone.GetAmbiguousTimeOffsets(local).Max();
        moment = new DateTimeOffset(local, offset);
        return true;
    }
}
