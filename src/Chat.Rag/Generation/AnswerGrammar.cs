using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Rag.Generation;

/// <summary>The file of <c>TaxAssistant:Generation:GrammarFile</c>: a grammar in GBNF that every answer obeys.</summary>
internal static partial class AnswerGrammar
{
    /// <summary>A grammar is looked at with every token; one of more bytes is a mistake.</summary>
    public const int MostBytes = 64 * 1024;

    private const string Name = "TaxAssistant:Generation:GrammarFile";

    /// <summary>What keeps a file from being a grammar, in one sentence; null when nothing does.</summary>
    public static string? FaultOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return $"{Name} is '{path}', and there is no such file; give the full path of a GBNF grammar, or leave the setting out.";
            if (file.Length > MostBytes)
                return $"{Name} is '{path}', which has more than {MostBytes / 1024} KiB; a grammar of sentences has one or two.";
            return Root().IsMatch(Read(path)) ? null : $"{Name} is '{path}', which has no rule 'root ::= …'; write one, or leave the setting out.";
        }
        catch (DecoderFallbackException)
        {
            return $"{Name} is '{path}', which is not UTF-8; save it as UTF-8.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{Name} is '{path}', which cannot be read ({fault.Message.TrimEnd('.')}); let the service read it, or leave the setting out.";
        }
    }

    /// <summary>The grammar, of a file that has no fault.</summary>
    public static string Read(string path) => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));

    [GeneratedRegex(@"^root\s*::=", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Root();
}
