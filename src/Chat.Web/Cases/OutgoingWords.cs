using Chat.Web.Conversations;
using Chat.Web.Hosting;
using Chat.Web.Records;
using Chat.Web.Wording;

namespace Chat.Web.Cases;

/// <summary>What stands in a field and is to be sent once, however often send is pressed, and without personal data.</summary>
/// <param name="browser">Where it was typed.</param>
/// <param name="field">Id of the field.</param>
/// <param name="longest">Most UTF-16 units.</param>
internal sealed class OutgoingWords(Browser browser, string field, int longest)
{
    private (string Text, string Key)? _unsent;

    /// <summary>Sends the words and empties the field; the sentence of what was wrong, or null. What was not sent stays in the field.</summary>
    /// <param name="w">Words of the page.</param>
    /// <param name="send">Sends a text under its key; the sentence of what was wrong, or null.</param>
    public async Task<string?> SendAsync(UiWording w, Func<string, string, Task<string?>> send)
    {
        var typed = await browser.ReadFieldAsync(field, longest + 1);
        if (!typed.IsProtected)
            return w["error-unprotected"];
        if (Redaction.Of(typed.Text) is not { } text)
            return w["case-empty"];
        if (Math.Max(typed.Length, text.Length) > longest)
            return w.Say("too-long", ("max", Numbers.Grouped(longest)));
        // The same words keep their name until they are known to be kept: sent again, they are one message.
        if (_unsent?.Text != text)
            _unsent = (text, MessageKey.New());
        if (await send(text, _unsent.Value.Key) is { } wrong)
            return wrong;
        _unsent = null;
        await browser.ClearFieldAsync(field);
        return null;
    }
}
