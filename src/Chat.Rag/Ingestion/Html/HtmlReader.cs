using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Chat.Llama.Files;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Ingestion.Html;

/// <summary>
/// HTML as browsers read it, without scripts and without loading anything. Depth and number of elements are bounded while it is read, so that
/// neither the stack nor the memory ends before the page does.
/// </summary>
internal static class HtmlReader
{
    /// <summary>Most bytes; the longest chapter of a manual has about 1 MB.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>Deepest nesting; browsers stop at 512 as well.</summary>
    public const int Deepest = 512;

    /// <summary>Most elements; a long chapter has about 20,000.</summary>
    public const int MostElements = 200_000;

    /// <summary>The page.</summary>
    /// <exception cref="DocumentException">It is beyond one of the limits.</exception>
    public static IHtmlDocument Read(ReadOnlyMemory<byte> content, string name)
    {
        if (content.Length > MostBytes)
            throw new DocumentException($"{name} has {ByteSize.Text(content.Length)}, and {ByteSize.Text(MostBytes)} are allowed for a page; it was left out.");
        var guard = new Guard(name);
        var parser = new HtmlParser(new HtmlParserOptions
        {
            IsScripting = false,
            SkipComments = true,
            OnCreated = (element, _) => guard.Created(element),
        });
        return parser.ParseDocument(new MemoryStream(content.ToArray(), writable: false));
    }

    /// <summary>Looks at every element that the parser makes.</summary>
    private sealed class Guard(string name)
    {
        private int _elements;
        private IElement? _last;

        public void Created(IElement element)
        {
            if (++_elements > MostElements)
                throw new DocumentException($"{name} has more than the {MostElements} elements allowed for a page; it was left out.");
            // An element hangs in the tree only after it was announced; so it is the one before that is looked at.
            var depth = 0;
            for (INode? above = _last; above is not null; above = above.Parent)
            {
                if (++depth > Deepest)
                    throw new DocumentException($"{name} nests elements deeper than the {Deepest} allowed; it was left out.");
            }

            _last = element;
        }
    }
}
