using Chat.Records.Officials;
using Chat.Web.Panel.Access;

namespace Chat.Web.Panel.Shell;

/// <summary>A section of the panel in its navigation. Add one with <c>builder.Services.AddSingleton(new PanelEntry(…))</c> and its words as <c>nav-KEY</c> in panel/shell.yml.</summary>
/// <param name="Key">Of the words.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Policy">Who sees it: one of <see cref="PanelPolicy"/>; the page itself must carry the same.</param>
/// <param name="Order">Lower is further to the left.</param>
/// <param name="Within">A page elsewhere that belongs to it too.</param>
internal sealed record PanelEntry(string Key, string Path, string Policy, int Order, string? Within = null)
{
    /// <summary>True when somebody of that role sees it.</summary>
    public bool IsFor(SignedIn signedIn) => PanelPolicy.Roles[Policy].Contains(signedIn.Role);
}
