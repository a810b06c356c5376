using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Chat.Rag.Tools;

namespace Chat.Rag.Screening;

/// <summary>
/// Whether someone asks if an identifier is right that has been masked ("is my DNI [DNI] well written?"): a mask and words that ask for
/// a check in one clause. Nobody here can check what is not seen, and it is better said than asked back.
/// </summary>
internal sealed class IdentifierCheck(KnowledgeBase knowledge)
{
    private static readonly char[] ClauseEnds = ['.', ',', ';', ':', '?', '!', '¿', '¡', '\n'];

    private readonly ToolIntent? _intent = knowledge.Tools?.Intents.FirstOrDefault(i => i.Tool == ToolNames.Identifier);

    /// <summary>True when a clause of the masked text asks for a check.</summary>
    public bool Asks(string masked, Language language) =>
        _intent is not null && masked.Split(ClauseEnds, StringSplitOptions.RemoveEmptyEntries)
            .Any(c => PersonalDataFinder.Masked(c).Count > 0 && new QuestionInputs(c, language, _intent).Says("ask"));
}
