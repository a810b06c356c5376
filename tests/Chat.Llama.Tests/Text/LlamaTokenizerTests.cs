using Chat.Llama.Text;
using CsCheck;

namespace Chat.Llama.Tests.Text;

public sealed class LlamaTokenizerTests(TinyModel models)
{
    [Theory]
    [InlineData("Año 2025: 1.234,56 € (art. 96 LIRPF)")]
    [InlineData("L·L, ç, ñ, ü — «¿què?»")]
    [InlineData("Zergadunak 👩🏽‍⚖️ 𝔘 aitorpena")]
    public void TextComesBackFromItsTokens(string text)
    {
        using var model = TinyModel.Load(models.Chat);

        Assert.Equal(text, model.Tokenizer.Detokenize(model.Tokenizer.Tokenize(text)).TrimStart(' '));
    }

    [Fact]
    public void ALetterSplitOverTokensIsHandedOutWhole()
    {
        using var model = TinyModel.Load(models.Chat);
        // No vocabulary has this one: it is written byte by byte.
        var tokens = model.Tokenizer.Tokenize("𝔘");
        var decoder = new TokenDecoder(model.Vocabulary);

        var pieces = tokens.Select(decoder.Add).ToList();

        Assert.True(tokens.Length >= 4);
        Assert.Equal("𝔘", string.Concat(pieces).Trim());
        Assert.DoesNotContain(pieces, p => p.Contains('\uFFFD', StringComparison.Ordinal) || (p.Length == 1 && char.IsSurrogate(p[0])));
        Assert.Equal("", decoder.End());
    }

    [Fact]
    public void AnUnfinishedLetterIsReplacedAtTheEnd()
    {
        using var model = TinyModel.Load(models.Chat);
        var tokens = model.Tokenizer.Tokenize("𝔘");
        var decoder = new TokenDecoder(model.Vocabulary);
        foreach (var token in tokens[..^1])
            decoder.Add(token);

        Assert.Equal("\uFFFD", decoder.End());
    }

    [Fact]
    public void AnyTextAtAllCanBeTokenised()
    {
        using var model = TinyModel.Load(models.Chat);
        Gen.String[0, 40].Sample(text =>
        {
            // Lone surrogates have no UTF-8; they become replacement characters.
            var sound = string.Concat(text.EnumerateRunes());
            var back = model.Tokenizer.Detokenize(model.Tokenizer.Tokenize(text));
            Assert.Equal(sound.TrimStart(' '), back.TrimStart(' '));
        }, threads: 1);
    }
}
