using System.IO.Compression;
using System.Net;
using System.Text;
using Chat.Testing;

namespace Chat.EndToEnd.Widget;

/// <summary>A site of somebody else's on another port: the samples as they lie in the repository, with the assistant at its address of the day.</summary>
internal sealed class HostSite : IDisposable
{
    /// <summary>Where the samples expect the assistant.</summary>
    private const string Expected = "http://127.0.0.1:5080";

    /// <summary>Pages whose name begins so are sent without a policy: other widgets need one that is wide open.</summary>
    public const string Free = "free-";

    private readonly HttpListener _listener = new();
    private readonly Func<string> _assistant;
    private readonly Dictionary<string, string> _pages = [];

    public HostSite(Func<string> assistant)
    {
        _assistant = assistant;
        Origin = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add(Origin + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>Its origin.</summary>
    public string Origin { get; }

    /// <summary>Sent with each page, beside what the page itself says: the strictest policy that docs/widget.md promises to work with.</summary>
    public string Policy => $"default-src 'none'; script-src 'self' {_assistant()}; style-src 'self'; img-src 'self' data:; frame-src {_assistant()}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Where a sample is, or a page of a test.</summary>
    public string At(string page) => $"{Origin}/{page}";

    /// <summary>Puts a sample up in another form; its address.</summary>
    public string Put(string name, string sample, Func<string, string> change) => Put(name, change(File.ReadAllText(Path.Combine(Folder, sample))));

    /// <summary>Puts a page or a script up; its address.</summary>
    public string Put(string name, string text)
    {
        _pages[name] = text;
        return At(name);
    }

    public void Dispose() => _listener.Close();

    private static string Folder { get; } = Path.Combine(ServiceProcess.Root, "samples", "widget");

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Answer(context);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var name = context.Request.Url!.AbsolutePath.TrimStart('/');
        var file = Path.Combine(Folder, Path.GetFileName(name));
        using var response = context.Response;
        if (!_pages.TryGetValue(name, out var text) && !File.Exists(file))
        {
            response.StatusCode = 404;
            return;
        }

        // Packed, as servers send text.
        response.Headers["Content-Encoding"] = "gzip";
        response.ContentType = Path.GetExtension(name) switch { ".css" => "text/css", ".js" => "text/javascript", _ => "text/html; charset=utf-8" };
        if (!name.StartsWith(Free, StringComparison.Ordinal))
            response.Headers["Content-Security-Policy"] = Policy;
        using var packed = new GZipStream(response.OutputStream, CompressionLevel.SmallestSize);
        packed.Write(Encoding.UTF8.GetBytes((text ?? File.ReadAllText(file)).Replace(Expected, _assistant(), StringComparison.Ordinal)));
    }
}
