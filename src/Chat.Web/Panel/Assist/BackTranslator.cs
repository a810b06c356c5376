using Chat.Core.Languages;
using Chat.Web.Languages;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.Extensions.AI;

namespace Chat.Web.Panel.Assist;

/// <summary>A machine's translation of a reply, for the official to read; nothing of it is ever sent.</summary>
/// <param name="Text">The words; empty when none came.</param>
/// <param name="Changed">Figures that are not the same on both sides.</param>
public sealed record BackTranslation(string Text, IReadOnlyList<string> Changed);

/// <summary>Translates replies into the official's language, where there is a model.</summary>
public sealed class BackTranslator(UiWordings wordings, IServiceProvider services)
{
    /// <summary>How long a translation may take: beyond, an official reads the original faster.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    // A token is three letters or more in the four languages, so that a translation half as long again still fits.
    private const int LettersOfAToken = 2;
    private const int FewestTokens = 200;

    // Not in the constructor: a model in the process is loaded when it is first asked for.
    private readonly IServiceProviderIsService? _known = services.GetService<IServiceProviderIsService>();

    /// <summary>True where there is a model.</summary>
    public bool IsThere => _known?.IsService(typeof(IChatClient)) == true;

    /// <summary>Translates. The text is matter, not an order; personal data are masked before the model sees it.</summary>
    /// <exception cref="OperationCanceledException">It took longer than <see cref="Limit"/>, or the page was left.</exception>
    public async Task<BackTranslation> TranslateAsync(string text, Language from, Language to, CancellationToken cancellation = default)
    {
        var original = Redaction.Of(text) ?? "";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var w = wordings.For(to);
        ChatMessage[] messages =
        [
            new(ChatRole.System, w.Say("assist.translate-order", ("from", w["assist.name-" + from.Code()]), ("to", w["assist.name-" + to.Code()]))),
            new(ChatRole.User, original),
        ];
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = Math.Max(FewestTokens, original.Length / LettersOfAToken) };
        var answer = await services.GetRequiredService<IChatClient>().GetResponseAsync(messages, options, limit.Token);
        var translated = answer.Text.Trim();
        return new BackTranslation(translated, FigureWarnings.Changed(original, translated));
    }
}
