namespace Chat.Rag.Knowledge;

/// <summary>What is wrong in a knowledge file, and where.</summary>
/// <param name="File">Path relative to the knowledge folder.</param>
/// <param name="Line">Line number from 1; 0 when the file as a whole is meant.</param>
/// <param name="Message">The cause and the way out, in one sentence.</param>
public sealed record KnowledgeError(string File, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}

/// <summary>The knowledge folder cannot be used as it is.</summary>
public sealed class KnowledgeException(string folder, IReadOnlyList<KnowledgeError> errors)
    : Exception(Describe(folder, errors))
{
    private const int Shown = 10;

    /// <summary>All errors found.</summary>
    public IReadOnlyList<KnowledgeError> Errors { get; } = errors;

    private static string Describe(string folder, IReadOnlyList<KnowledgeError> errors)
    {
        var shown = string.Join(Environment.NewLine, errors.Take(Shown).Select(e => "  " + e));
        var more = errors.Count > Shown ? $"{Environment.NewLine}  … and {errors.Count - Shown} more" : "";
        return $"The knowledge folder {folder} has {errors.Count} error(s); mend them and start again:{Environment.NewLine}{shown}{more}";
    }
}
