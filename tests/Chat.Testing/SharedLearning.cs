using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Chat.Testing;

/// <summary>
/// One folder for what the services of all tests learn from the knowledge, instead of some seconds for each of hundreds. It lies beside other
/// temporary files and is good for the next run too; services in other processes inherit it.
/// </summary>
public static class SharedLearning
{
    /// <summary>The setting, as the environment names it.</summary>
    public const string Variable = "TaxAssistant__LearntDirectory";

    /// <summary>The folder.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable)!;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Every test project uses this one, before it starts a service.")]
    internal static void Share()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Environment.SetEnvironmentVariable(Variable, Path.Combine(Path.GetTempPath(), "taxassistant-tests-learnt"));
    }
}
