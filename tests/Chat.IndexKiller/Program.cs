// Ingests a changed document into an index, and kills itself (SIGKILL: no handler runs, nothing is written any more) when the run
// reaches a stage. Arguments: knowledge folder, data directory, the document's new words, stage.
using System.Diagnostics;
using Chat.Rag.Ingestion.Runs;
using Chat.Testing.Indexing;

var (knowledge, data, words, stage) = (args[0], args[1], args[2], args[3]);
using var place = new IngestionPlace(data, TimeProvider.System, knowledge);
var report = await place.RunAsync(KilledRun.Source(words), progress: new Heard<IngestionProgress>(p =>
{
    if (p.Stage != stage)
        return;
    using var self = Process.GetCurrentProcess();
    self.Kill();
    throw new InvalidOperationException("The process outlived SIGKILL; the test would prove nothing.");
}));
// Only reached when the stage was not: the test would otherwise prove nothing.
Console.Error.WriteLine($"The run never reached the stage '{stage}' (generation {report.Generation}).");
return 3;
