using System.Reflection;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>How the child process is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record PdfWorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>This program once more, with <see cref="PdfWorker.Verb"/>.</summary>
    public static PdfWorkerCommand ThisProgram()
    {
        var program = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } assembly
            ? new(program, [assembly, PdfWorker.Verb])
            : new(program, [PdfWorker.Verb]);
    }
}
