using Chat.Records.Officials;
using Chat.Web.Panel.Access;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Chat.Web.Panel.Shell;

/// <summary>What pages of the panel share: their words, who is signed in, and what the last act came to.</summary>
public abstract class PanelPage : ComponentBase
{
    [Inject]
    private UiWordings Wordings { get; set; } = default!;

    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    /// <summary>What the last act came to, by name.</summary>
    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    /// <summary>Why the last act was refused, by name.</summary>
    [SupplyParameterFromQuery]
    public string? Fault { get; set; }

    /// <summary>The words.</summary>
    protected UiWording W => Wordings.For(PanelLanguage.Of(Http));

    /// <summary>Who is signed in; the page's policy lets nobody else in.</summary>
    protected SignedIn Me => Http.User.SignedIn() ?? throw new PanelAccessException();

    /// <summary>The words under a key of the file, or null where the address names one that is none.</summary>
    protected string? Known(string file, string kind, string? name) => name is not null && W.Keys.Contains($"{file}.{kind}-{name.ToLowerInvariant()}") ? W[$"{file}.{kind}-{name.ToLowerInvariant()}"] : null;
}
