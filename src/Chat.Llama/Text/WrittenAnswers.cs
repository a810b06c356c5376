using System.Security.Cryptography;
using System.Text;

namespace Chat.Llama.Text;

/// <summary>
/// Remembers with which tokens the last answers were written. A text can be cut into tokens in more than one way, and a
/// follow-up finds its conversation in the KV cache only if the answer before is given in the model's own tokens.
/// Texts are kept as digests.
/// </summary>
internal sealed class WrittenAnswers(int most)
{
    private readonly Dictionary<string, IReadOnlyList<LlamaToken>> _tokens = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    /// <summary>Remembers one; the oldest is forgotten.</summary>
    public void Add(string text, IReadOnlyList<LlamaToken> tokens)
    {
        var key = KeyOf(text);
        lock (_gate)
        {
            if (!_tokens.TryAdd(key, tokens))
                return;
            _order.Enqueue(key);
            if (_order.Count > most)
                _tokens.Remove(_order.Dequeue());
        }
    }

    /// <summary>The tokens of an answer; null when it was not written here, or long ago.</summary>
    public IReadOnlyList<LlamaToken>? Find(string text)
    {
        lock (_gate)
            return _tokens.GetValueOrDefault(KeyOf(text));
    }

    private static string KeyOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
