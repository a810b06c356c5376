using System.Security.Cryptography;
using System.Text;
using Chat.Core.Answers;
using Chat.Core.Languages;
using Microsoft.Extensions.AI;

namespace Chat.Rag.Prompting;

/// <summary>What a model is asked.</summary>
public sealed record ComposedPrompt
{
    /// <summary>The rules, then the question with its passages.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The sources that the model was given, by number; only these may be cited.</summary>
    public required IReadOnlyList<Source> Supplied { get; init; }

    /// <summary>Numbers of the sources that did not fit the budget.</summary>
    public required IReadOnlyList<int> LeftOut { get; init; }

    /// <summary>Numbers of the sources that were cut short, at the end of a sentence.</summary>
    public required IReadOnlyList<int> Cut { get; init; }

    /// <summary>Tokens of the passages, as the model counts them or as estimated.</summary>
    public required int PassageTokens { get; init; }

    /// <summary>The whole question as it was screened, also what was set aside: a sentence that repeats a figure out of it rests on nothing.</summary>
    public string Asked { get; init; } = "";

    /// <summary>
    /// All that the answer follows from, the question as its folded words: two prompts with the same ground ask for the same answer. Empty for one
    /// that was put together by hand.
    /// </summary>
    public IReadOnlyList<string> Ground { get; init; } = [];

    /// <summary>The language to answer in.</summary>
    public required Language Language { get; init; }

    /// <summary>SHA-256 of the messages, in lower-case hexadecimal.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in Messages)
            // A role holds no line feed and a text no zero: no two prompts are written alike.
            hash.AppendData(Encoding.UTF8.GetBytes($"{message.Role.Value}\n{message.Text}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
