using System.Collections.Concurrent;
using System.Security.Cryptography;
using Chat.Rag.Indexing;
using Chat.Rag.Ingestion.Chunking;
using Chat.Rag.Ingestion.Documents;
using Chat.Rag.Ingestion.Parsing;

namespace Chat.Cli.Benchmarks.Indexing;

/// <summary>The laws of a folder as passages, by the product's own parser and chunker.</summary>
internal static class LawFolder
{
    /// <summary>Reads all laws, on all cores. A file that cannot be read is said on stderr and left out.</summary>
    /// <returns>The passages of each law, in the order of the files' names.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no law in it.</exception>
    public static async Task<IReadOnlyList<IReadOnlyList<Passage>>> ReadAsync(DirectoryInfo folder, CancellationToken stop)
    {
        var files = folder.Exists ? folder.GetFiles("*.md") : [];
        if (files.Length == 0)
            throw new DirectoryNotFoundException($"{folder} holds no law; give a folder of consolidated laws in Markdown with --laws.");
        var parser = new LawMarkdownParser();
        var laws = new ConcurrentDictionary<string, IReadOnlyList<Passage>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(files, stop, async (file, token) =>
        {
            try
            {
                var content = await File.ReadAllBytesAsync(file.FullName, token);
                var provenance = new Provenance("folder", file.Name, "", null, Convert.ToHexStringLower(SHA256.HashData(content)));
                laws[file.Name] = PassageChunker.Chunk(await parser.ParseAsync(new SourceDocument(file.Name, "text/markdown", content, provenance), token));
            }
            catch (DocumentException fault)
            {
                Console.Error.WriteLine(fault.Message);
            }
        });
        return [.. laws.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Value)];
    }
}
