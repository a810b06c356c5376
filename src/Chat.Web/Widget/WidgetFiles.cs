using System.Security.Cryptography;
using System.Text;

namespace Chat.Web.Widget;

/// <summary>The widget's files, as far as the server must know what is in them.</summary>
public sealed class WidgetFiles
{
    /// <summary>Path of the launcher; a change of it is another version, since sites pin it by its digest.</summary>
    public const string LoaderPath = "/widget/v1/loader.js";

    /// <summary>Path of the frame's document.</summary>
    public const string ChatPath = "/widget/v1/chat";

    /// <summary>Reads them once.</summary>
    public WidgetFiles(IWebHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Integrity = "sha384-" + Convert.ToBase64String(SHA384.HashData(Read(environment, LoaderPath)));
        // The policy is held against the text between the tags, and a browser reads every end of line as one character.
        Style = Encoding.UTF8.GetString(Read(environment, "/widget/v1/chat.css")).ReplaceLineEndings("\n");
        StyleDigest = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
    }

    /// <summary>The launcher's digest, as the <c>integrity</c> attribute writes it (SHA-384).</summary>
    public string Integrity { get; }

    /// <summary>The frame's style sheet.</summary>
    public string Style { get; }

    /// <summary>Its digest, as a content security policy writes it (SHA-256).</summary>
    public string StyleDigest { get; }

    private static byte[] Read(IWebHostEnvironment environment, string path)
    {
        using var stream = environment.WebRootFileProvider.GetFileInfo(path).CreateReadStream();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
