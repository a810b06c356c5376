using Chat.Cli.Hosting;
using Chat.Rag.Ingestion.Runs;

namespace Chat.Cli.Ingestion;

/// <summary>Contradictions, for whoever keeps the guidance.</summary>
internal static class ContradictionPrinter
{
    public static int Print(ContradictionList list)
    {
        foreach (var contradiction in list.Found)
        {
            Console.Out.WriteLine($"{contradiction.Figure}{(contradiction.TaxYear is { } year ? $" {year}" : "")}: {contradiction.What}");
            Write(contradiction.First);
            Write(contradiction.Second);
        }

        Console.Out.WriteLine($"{list.Found.Count} to look at; {list.Compared} values compared with the articles they rest on, {list.NotCompared} not (their article, or its wording for that year, is not in the index, or it writes no figure of that kind).");
        return list.Found.Count > 0 ? ExitCode.Faults : ExitCode.Done;
    }

    private static void Write(Statement statement) =>
        Console.Out.WriteLine($"  {statement.Id}: {statement.Values}{(statement.Quote.Length > 0 ? $" «{statement.Quote}»" : "")}");
}
