using System.Text;

namespace Chat.Llama.Text;

/// <summary>Turns tokens into text as they come. A letter such as <c>ñ</c> can be split over tokens, so bytes wait for the rest of their letter.</summary>
internal sealed class TokenDecoder(Vocabulary vocabulary)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private byte[] _bytes = new byte[64];
    private char[] _chars = new char[66];

    /// <summary>The text that a token completes; empty while a letter is unfinished or for a special token.</summary>
    public string Add(LlamaToken token)
    {
        var length = vocabulary.Write(token, _bytes);
        if (length < 0)
        {
            _bytes = new byte[-length];
            _chars = new char[-length + 2];
            length = vocabulary.Write(token, _bytes);
        }

        return new string(_chars, 0, _decoder.GetChars(_bytes, 0, length, _chars, 0, flush: false));
    }

    /// <summary>What was left unfinished, as a replacement character; empty when nothing was.</summary>
    public string End() => new(_chars, 0, _decoder.GetChars([], 0, 0, _chars, 0, flush: true));
}
