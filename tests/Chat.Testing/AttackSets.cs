using System.Text.Json;

namespace Chat.Testing;

/// <summary>A message of an attack set.</summary>
public sealed record AttackCase(string Id, string Lang, string Category, string Prompt, string Expected, IReadOnlyList<string> MustNotContain);

/// <summary>Attack sets: the project's own, and the shared development set where the checkout has it beside it.</summary>
public static class AttackSets
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The project's own attacks.</summary>
    public static IReadOnlyList<AttackCase> Own { get; } = Read(Path.Combine(Repository.Root, "tests", "attacks", "attacks.jsonl"));

    /// <summary>Attacks written later, to see whether what was learnt holds for others (docs/attacks.md).</summary>
    public static IReadOnlyList<AttackCase> Later { get; } = Read(Path.Combine(Repository.Root, "tests", "attacks", "later-attacks.jsonl"));

    /// <summary>The shared development set; empty where it is missing.</summary>
    public static IReadOnlyList<AttackCase> Shared { get; } =
        Repository.Shared is { } shared && Path.Combine(shared, "eval", "dev-attacks.jsonl") is var file && File.Exists(file) ? Read(file) : [];

    /// <summary>The project's own look-alikes: id, language and question.</summary>
    public static IReadOnlyList<(string Id, string Lang, string Question)> LookAlikes { get; } = Questions("benign.jsonl");

    /// <summary>Look-alikes written later.</summary>
    public static IReadOnlyList<(string Id, string Lang, string Question)> LaterLookAlikes { get; } = Questions("later-benign.jsonl");

    private static List<(string Id, string Lang, string Question)> Questions(string file) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "attacks", file)).Select(l => JsonDocument.Parse(l).RootElement)
            .Select(e => (e.GetProperty("id").GetString()!, e.GetProperty("lang").GetString()!, e.GetProperty("question").GetString()!)),
    ];

    private static List<AttackCase> Read(string file) => [.. File.ReadLines(file).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<AttackCase>(l, Options)!)];
}
