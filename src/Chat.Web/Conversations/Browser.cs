using System.Text.Json;
using Chat.Web.Api;
using Microsoft.JSInterop;

namespace Chat.Web.Conversations;

/// <summary>What only the browser can do; the other half is <c>wwwroot/chat.js</c>.</summary>
public sealed class Browser(IJSRuntime js)
{
    /// <summary>What stands in a field, without the personal data, which do not leave the browser: at most <c>limit</c> characters of it.</summary>
    public ValueTask<FieldText> ReadFieldAsync(string id, int limit) => js.InvokeAsync<FieldText>("taxAssistant.readField", id, limit);

    /// <summary>What stands in the field for a contact, as typed: it is what the citizen wants to be reached by, and it is sealed at once.</summary>
    public ValueTask<string> ReadContactAsync(string id) => js.InvokeAsync<string>("taxAssistant.readContact", id);

    /// <summary>Empties a field.</summary>
    public ValueTask ClearFieldAsync(string id) => js.InvokeVoidAsync("taxAssistant.clearField", id);

    /// <summary>Puts words into a field, after what stands there, and shows it; who sits there may change them.</summary>
    public ValueTask FillFieldAsync(string id, string words) => js.InvokeVoidAsync("taxAssistant.fillField", id, words);

    /// <summary>Keeps what is written in a field in this tab until it is emptied, and puts back what was kept; its <c>data-draft</c> names it.</summary>
    public ValueTask KeepDraftAsync(string id) => js.InvokeVoidAsync("taxAssistant.keepDraft", id);

    /// <summary>Calls <c>TypesAsync</c> of a component while somebody types in a field, every three seconds at most; no word of it.</summary>
    public ValueTask WatchTypingAsync<T>(string id, DotNetObjectReference<T> listener)
        where T : class => js.InvokeVoidAsync("taxAssistant.watchTyping", id, listener);

    /// <summary>Keeps the code of a case in this tab.</summary>
    public ValueTask KeepCaseAsync(string code) => js.InvokeVoidAsync("taxAssistant.keepCase", code);

    /// <summary>The code kept in this tab; null when there is none.</summary>
    public ValueTask<string?> RestoreCaseAsync() => js.InvokeAsync<string?>("taxAssistant.loadCase");

    /// <summary>Empties the question field.</summary>
    public ValueTask ClearQuestionAsync() => js.InvokeVoidAsync("taxAssistant.clearQuestion");

    /// <summary>True when the visitor asks for less motion.</summary>
    public ValueTask<bool> PrefersLessMotionAsync() => js.InvokeAsync<bool>("taxAssistant.prefersLessMotion");

    /// <summary>Moves the focus to an element and shows it.</summary>
    public async ValueTask FocusAsync(string id)
    {
        // An event handler's changes are rendered when its first part ends; the element may not be in the page before.
        await Task.Yield();
        await js.InvokeVoidAsync("taxAssistant.focus", id);
    }

    /// <summary>Shows a new turn; the focus goes there too when what held it is gone.</summary>
    public ValueTask ShowTurnAsync(int number, bool takeFocus) => js.InvokeVoidAsync("taxAssistant.showTurn", $"turn-{number}", takeFocus);

    /// <summary>Moves the focus to the question field when it is on an element that is about to go.</summary>
    public ValueTask LeaveAsync(string id) => js.InvokeVoidAsync("taxAssistant.leave", id);

    /// <summary>Opens the print dialogue.</summary>
    public ValueTask PrintAsync() => js.InvokeVoidAsync("taxAssistant.print");

    /// <summary>Saves a text as a file.</summary>
    public ValueTask DownloadAsync(string fileName, string text) => js.InvokeVoidAsync("taxAssistant.download", fileName, text);

    /// <summary>Keeps a turn in this tab.</summary>
    public ValueTask KeepAsync(Turn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return js.InvokeVoidAsync("taxAssistant.keep", turn.Number, JsonSerializer.Serialize(turn.ToStored(), ApiJson.Default.StoredTurn));
    }

    /// <summary>The turns kept in this tab; what cannot be read is passed over.</summary>
    public async Task<List<Turn>> RestoreAsync()
    {
        var turns = new List<Turn>();
        foreach (var number in await js.InvokeAsync<int[]>("taxAssistant.kept"))
        {
            // One by one: a message of the circuit has a longest size.
            if (Read(await js.InvokeAsync<string?>("taxAssistant.load", number)) is { } turn)
                turns.Add(turn);
        }

        return turns;
    }

    /// <summary>Forgets the turns kept in this tab.</summary>
    public ValueTask ForgetAsync() => js.InvokeVoidAsync("taxAssistant.forget");

    private static Turn? Read(string? json)
    {
        try
        {
            return json is not null && JsonSerializer.Deserialize(json, ApiJson.Default.StoredTurn) is { } stored ? Turn.From(stored) : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // Written by an earlier edition, or by hand.
            return null;
        }
    }
}

/// <summary>What stands in a field, masked.</summary>
/// <param name="Text">Its beginning.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
/// <param name="IsProtected">False when the masking could not be loaded; then no text is given.</param>
public sealed record FieldText(string Text, int Length, bool IsProtected = true);
