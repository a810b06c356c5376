using System.ComponentModel;
using Chat.Core.Identifiers;
using Chat.Core.Languages;
using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>Whether an identifier is well formed. The identifier itself is neither kept nor repeated.</summary>
public sealed class IdentifierTool(KnowledgeBase knowledge)
{
    private static readonly (string Kind, Func<string, bool> Looks, Func<string, bool> IsOne)[] Kinds =
    [
        ("IBAN", id => id.Length > 4 && id.Take(2).All(char.IsAsciiLetter) && Iban.Length(id[..2]) is not null, Iban.IsValid),
        ("NIE", id => Shape(id, "XYZ"), SpanishIdentifiers.IsNie),
        ("NIF", id => Shape(id, "KLM"), SpanishIdentifiers.IsPersonalNif),
        ("DNI", id => id.Length is >= 7 and <= 9 && char.IsAsciiLetter(id[^1]) && id[..^1].All(char.IsAsciiDigit), SpanishIdentifiers.IsDni),
        ("CIF", id => id.Length == 9 && char.IsAsciiLetter(id[0]) && id[1..8].All(char.IsAsciiDigit), SpanishIdentifiers.IsCif),
    ];

    /// <summary>Checks the control letter or digits.</summary>
    [KernelFunction("identifier")]
    [Description("Whether a Spanish NIF, NIE or CIF, or an IBAN, is well formed, and of which kind it is. Says nothing of whether it exists or whose it is.")]
    public ToolResult Check(
        [Description("Language of the words")] Language language,
        [Description("The identifier, as written, or the mask in its place ([DNI]); never repeated in the result")] string identifier)
    {
        var words = new ToolWords(knowledge, language);
        if (PersonalDataFinder.Masked(identifier) is [var removed])
            return Said(words, removed, words["tool-identifier-removed"]);
        var id = SpanishIdentifiers.Compact(identifier);
        var kind = Kinds.FirstOrDefault(k => k.Looks(id));
        return Said(words, kind.Kind, words[kind.Kind is null ? "tool-identifier-unknown" : kind.IsOne(id) ? "tool-identifier-good" : "tool-identifier-bad"]);
    }

    private ToolResult Said(ToolWords words, string? kind, string result) => words.Result(
        ToolNames.Identifier,
        "tool-identifier",
        words.Inputs(words["tool-identifier-input"]),
        words["tool-identifier-rule"],
        kind is null ? [] : knowledge.Tools!.Identifiers.GetValueOrDefault(kind.ToLowerInvariant()) ?? [],
        kind is null ? [] : [words.Step("tool-identifier-kind", kind)],
        result);

    private static bool Shape(string id, string first) =>
        id.Length == 9 && first.Contains(id[0], StringComparison.Ordinal) && id[1..8].All(char.IsAsciiDigit) && char.IsAsciiLetter(id[8]);
}
