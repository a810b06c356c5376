using System.Text;

namespace Chat.TestModels;

/// <summary>The pieces of a tokenizer, with a score and a kind each.</summary>
internal sealed class Vocabulary
{
    /// <summary>SentencePiece's mark for a space.</summary>
    private const char Space = '▁';

    /// <summary>Letters and signs of the four languages, each a piece of its own, as digits are.</summary>
    private const string Characters =
        "▁0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,;:!?()[]{}<>/\\|@#$%&*+-=_'\"`~^" +
        "áéíóúüñçàèòïÁÉÍÓÚÜÑÇÀÈÒÏ¿¡«»€ºª·–—…’";

    /// <summary>Words that get a piece, as do all their beginnings: a tokenizer that merges pairs needs each step.</summary>
    private const string Words =
        "de la el los las que en un una por para con del al se es no su lo sobre entre plazo año renta declaración " +
        "impuesto ingreso importe euros pago cuota base deducción mínimo contribuyente ejercicio modelo artículo ley " +
        "hacienda agencia tributaria presentar obligación rendimientos trabajo vivienda hijo recargo devolución fecha " +
        "i els les amb per als dret termini impost quota deducció declaració article llei exercici os as non xa prazo " +
        "imposto cota dedución declaración exercicio eta da du zerga aitorpena epea kuota kenkaria artikulua legea";

    private readonly List<string> _pieces = [];
    private readonly List<float> _scores = [];
    private readonly List<int> _kinds = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private Vocabulary()
    {
    }

    /// <summary>How many pieces there are.</summary>
    public int Count => _pieces.Count;

    /// <summary>Begins and ends turns in ChatML.</summary>
    public const string StartOfTurn = "<|im_start|>", EndOfTurn = "<|im_end|>";

    /// <summary>Like Salamandra's: merged pairs with byte fallback, and the control pieces of ChatML.</summary>
    /// <param name="size">Padded to this many with made-up words; 0 for no padding.</param>
    public static Vocabulary ForChat(int size)
    {
        var vocabulary = new Vocabulary();
        vocabulary.Add("<unk>", 0, Kind.Unknown);
        vocabulary.Add(["<s>", "</s>", "<pad>", StartOfTurn, EndOfTurn], Kind.Control);
        vocabulary.Add(Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"), Kind.Byte);
        // Merges with the higher score go first; frequent pieces come first in such a vocabulary.
        vocabulary.AddPieces(size, rank => -rank);
        return vocabulary;
    }

    /// <summary>Like XLM-RoBERTa's, which BGE-M3 and its reranker use: unigram pieces, no bytes.</summary>
    /// <param name="size">Padded to this many with made-up words; 0 for no padding.</param>
    public static Vocabulary ForEmbedding(int size)
    {
        var vocabulary = new Vocabulary();
        vocabulary.Add(["<s>", "<pad>", "</s>"], Kind.Control);
        vocabulary.Add("<unk>", 0, Kind.Unknown);
        // One score for all: the segmentation with the fewest pieces has the highest sum.
        vocabulary.AddPieces(size, _ => -10f);
        vocabulary.Add("<mask>", 0, Kind.Control);
        return vocabulary;
    }

    /// <summary>The number of a piece.</summary>
    public int IndexOf(string piece) => _pieces.IndexOf(piece);

    /// <summary>Writes pieces, scores and kinds.</summary>
    public void WriteTo(GgufWriter writer)
    {
        writer.Set("tokenizer.ggml.tokens", _pieces);
        writer.Set("tokenizer.ggml.scores", _scores);
        writer.Set("tokenizer.ggml.token_type", _kinds);
    }

    private void AddPieces(int size, Func<int, float> score)
    {
        var beginnings = Words.Split(' ').SelectMany(word => Enumerable.Range(1, word.Length).Select(length => Space + word[..length]));
        foreach (var piece in Characters.Select(character => character.ToString()).Concat(beginnings).Where(_known.Add))
        {
            Add(piece, score(Count), Kind.Normal);
        }

        for (var number = 0; Count < size; number++)
        {
            var word = MadeUpWord(number);
            if (_known.Add(word))
            {
                Add(word, score(Count), Kind.Normal);
            }
        }
    }

    /// <summary>Three syllables out of 95: as long as the pieces of a real vocabulary, and 857,375 of them.</summary>
    private static string MadeUpWord(int number)
    {
        const string Consonants = "bcdfghjklmnpqrstvxz", Vowels = "aeiou";
        var word = new StringBuilder().Append(Space);
        for (var syllable = 0; syllable < 3; syllable++, number /= Consonants.Length * Vowels.Length)
        {
            word.Append(Consonants[number % Consonants.Length]).Append(Vowels[number / Consonants.Length % Vowels.Length]);
        }

        return word.ToString();
    }

    private void Add(IEnumerable<string> pieces, Kind kind)
    {
        foreach (var piece in pieces)
        {
            Add(piece, 0, kind);
        }
    }

    private void Add(string piece, float score, Kind kind)
    {
        _pieces.Add(piece);
        _scores.Add(score);
        _kinds.Add((int)kind);
    }

    /// <summary>Numbers of the kinds in GGUF.</summary>
    private enum Kind
    {
        Normal = 1,
        Unknown = 2,
        Control = 3,
        Byte = 6,
    }
}
