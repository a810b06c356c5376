using System.Text;

namespace Chat.Rag.Prompting;

/// <summary>
/// Tokens of a text where the model's own tokenizer is not at hand (a remote model): one for every three bytes of UTF-8.
/// Vocabularies made for these languages need fewer (about one for every four letters), so a prompt comes out shorter
/// than its budget, not longer.
/// </summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 3;

    public static int Count(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;
}
