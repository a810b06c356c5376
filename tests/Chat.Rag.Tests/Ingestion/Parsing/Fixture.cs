using System.Security.Cryptography;
using System.Text;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Tests.Ingestion.Parsing;

/// <summary>Documents written by hand.</summary>
internal static class Fixture
{
    /// <summary>A document of that text.</summary>
    public static SourceDocument Document(string name, string mediaType, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new(name, mediaType, bytes, new Provenance("folder", name, "BOE, reuse under its terms", null, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    /// <summary>A consolidated law in Markdown with that body.</summary>
    public static SourceDocument Law(string body, string front = "") => Document("BOE-A-2000-1.md", "text/markdown",
        "---\ntitle: \"Ley 1/2000, de 1 de enero, del Impuesto de prueba\"\nidentifier: \"BOE-A-2000-1\"\ncountry: \"es\"\nrank: \"ley\"\n"
        + $"last_updated: \"2026-03-27\"\nstatus: \"in_force\"\n{front}---\n# Ley 1/2000, de 1 de enero, del Impuesto de prueba\n\n{body}\n");
}
