namespace Chat.Testing;

/// <summary>Where the repository's own files are, from wherever a test runs.</summary>
public static class Repository
{
    /// <summary>The folder that holds TaxAssistant.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The product's knowledge folder.</summary>
    public static string Knowledge => Path.Combine(Root, "knowledge");

    /// <summary>The shared corpus beside the checkout; null where it is missing, as it may be.</summary>
    public static string? Shared => Path.Combine(Root, "..", "shared") is var path && Directory.Exists(path) ? path : null;

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TaxAssistant.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("TaxAssistant.sln is in no folder above the tests.");
        return folder;
    }
}
