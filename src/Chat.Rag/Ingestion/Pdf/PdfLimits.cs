namespace Chat.Rag.Ingestion.Pdf;

/// <summary>How much a PDF may take; each limit ends with one sentence about that file.</summary>
public sealed record PdfLimits
{
    /// <summary>Most bytes of the file.</summary>
    public long MostBytes { get; init; } = 64 << 20;

    /// <summary>Most pages; the income tax manual has about 1,500.</summary>
    public int MostPages { get; init; } = 3_000;

    /// <summary>Time of a processor for the whole file. 1,500 full pages took 8.5 s; on the clock they took 28 s while six programs shared two cores.</summary>
    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Time on the clock for the whole file.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Memory of the process that reads it, in bytes: a hard limit of its heap, and a fifth more in all before it is ended.</summary>
    public long Memory { get; init; } = 400 << 20;

    /// <summary>Most bytes that it may say.</summary>
    public long MostOutput { get; init; } = 64 << 20;
}
