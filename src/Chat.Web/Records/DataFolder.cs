using Chat.Rag;
using Microsoft.Extensions.Options;

namespace Chat.Web.Records;

/// <summary>The service cannot write to its data folder.</summary>
public sealed class DataFolderException(string message) : Exception(message);

/// <summary>The folder that holds what citizens told the service.</summary>
public sealed class DataFolder(IOptions<TaxAssistantOptions> options)
{
    /// <summary>Its full path.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.DataDirectory);

    /// <summary>Creates it and tries to write.</summary>
    /// <exception cref="DataFolderException">It cannot be written to.</exception>
    public void Check()
    {
        if (Fault() is { } fault)
            throw new DataFolderException(fault);
    }

    /// <summary>One sentence on why it cannot be written to; null when it can.</summary>
    public string? Fault()
    {
        try
        {
            Directory.CreateDirectory(Root);
            var probe = Path.Combine(Root, $".write-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
                return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"The data folder {Root} cannot be written to ({fault.Message.TrimEnd('.')}); give this user the right to, or name another folder in TaxAssistant:DataDirectory.";
        }
    }
}
