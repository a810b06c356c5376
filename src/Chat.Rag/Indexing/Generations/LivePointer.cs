using System.Text;

namespace Chat.Rag.Indexing.Generations;

/// <summary>The file <c>live</c>: names of generations, a line each; the first is live, the others were, latest first.</summary>
internal sealed class LivePointer(string folder)
{
    private readonly string _path = Path.Combine(folder, "live");

    /// <summary>The live generation and those before it; empty when there is none yet.</summary>
    /// <exception cref="IndexException">The file is not what belongs there.</exception>
    public IReadOnlyList<string> Read()
    {
        string text;
        try
        {
            text = File.ReadAllText(_path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"{_path} cannot be read ({fault.Message.TrimEnd('.')}); give this user the right to.", fault);
        }

        var names = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length > 0 && names.All(GenerationName.Is)
            ? names
            : throw new IndexException($"{_path} does not name a generation; write it anew with ./taxassistant index switch GENERATION.");
    }

    /// <summary>Writes them, in one step.</summary>
    public void Write(IEnumerable<string> names) => DurableFiles.Replace(_path, file => file.Write(Encoding.ASCII.GetBytes(string.Join('\n', names) + "\n")));
}
