using System.Globalization;
using System.Text.Json;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Chat.Rag.Ingestion.Pdf;

/// <summary>
/// The child process that reads one PDF: bytes in, JSON lines out. A program runs it when it is started with <see cref="Verb"/> as its only
/// argument, before anything else: <c>if (args is [PdfWorker.Verb]) return await PdfWorker.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput());</c>.
/// </summary>
public static class PdfWorker
{
    /// <summary>The argument.</summary>
    public const string Verb = "pdf-worker";

    internal const string PagesVariable = "PDF_WORKER_PAGES";
    internal const string SecondsVariable = "PDF_WORKER_SECONDS";

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads a file to the end of the input, and says what is in it; 0 also when it could not be read, which is said.</summary>
    public static async Task<int> RunAsync(Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        // The host ends this process in time; should the host be gone, it ends by itself.
        using var end = new Timer(_ => Environment.Exit(1), null, TimeSpan.FromSeconds(Number(SecondsVariable, 60)), Timeout.InfiniteTimeSpan);
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes);
        foreach (var message in Read(bytes.ToArray(), Number(PagesVariable, 3_000)))
        {
            await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, Json));
            output.WriteByte((byte)'\n');
        }

        await output.FlushAsync();
        return 0;
    }

    private static int Number(string variable, int without) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : without;

    private static IEnumerable<PdfMessage> Read(byte[] bytes, int mostPages)
    {
        var (document, fault) = Open(bytes);
        if (document is null)
        {
            yield return new PdfMessage { Fault = fault };
            yield break;
        }

        using (document)
        {
            var pages = document.NumberOfPages;
            if (pages > mostPages)
            {
                yield return new PdfMessage { Fault = string.Create(CultureInfo.InvariantCulture, $"says that it has {pages} pages, and {mostPages} are allowed; split it") };
                yield break;
            }

            for (var number = 1; number <= pages; number++)
                yield return Page(document, number);
            yield return new PdfMessage { Done = true, Title = document.Information.Title, Modified = document.Information.ModifiedDate };
        }
    }

    private static (PdfDocument? Document, string Fault) Open(byte[] bytes)
    {
        try
        {
            return (PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, UseActualText = false }), "");
        }
        catch (PdfDocumentEncryptedException)
        {
            return (null, "is protected by a password; give a copy without one");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever a parser throws at damaged bytes.
            return (null, "is damaged, or no PDF; get it again");
        }
    }

    private static PdfMessage Page(PdfDocument document, int number)
    {
        try
        {
            var page = document.GetPage(number);
            return new PdfMessage { Page = number, Height = page.Height, Lines = PageLines.Read(page) };
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return new PdfMessage { Page = number };
        }
    }
}
