namespace Chat.Rag.Text;

/// <summary>Features of a text for <see cref="LinearClassifier"/>.</summary>
internal static class TextFeatures
{
    private const int Gram = 4;
    private const float CueWeight = 1.6f;
    private const float CuePairWeight = 1.2f;

    private static readonly string[] Counts = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];

    /// <summary>For screening: words, pairs of words, stems, concepts, cues and pairs of cues, and character 4-grams (typos keep most of those).</summary>
    public static Feature[] ForScope(AnalyzedText text, IReadOnlyList<string> cues)
    {
        var features = new List<Feature>(text.Tokens.Count * 8);
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            var token = Shape(text.Tokens[i]);
            Add(features, "t", token, 0.7f);
            if (i > 0)
                Add(features, "b", Shape(text.Tokens[i - 1]), 0.6f, token);
            AddGrams(features, token, Gram, 0.4f);
        }

        foreach (var stem in text.Stems)
            Add(features, "s", stem, 1f);
        foreach (var concept in text.Concepts)
            Add(features, "c", concept, 1.2f);
        // The same in every language, as concepts are: an idea that one language's examples taught is known in the others.
        for (var i = 0; i < cues.Count; i++)
        {
            Add(features, "q", cues[i], CueWeight);
            for (var j = 0; j < i; j++)
            {
                var (first, second) = string.CompareOrdinal(cues[i], cues[j]) < 0 ? (cues[i], cues[j]) : (cues[j], cues[i]);
                Add(features, "qq", first, CuePairWeight, second);
            }
        }

        Add(features, "n", Counts[Math.Min(text.Stems.Count, Counts.Length - 1)], 0.5f);
        return LinearClassifier.Normalize(features);
    }

    /// <summary>For telling topics apart: stems and pairs of them, concepts (the same in every language), character 4-grams.</summary>
    public static Feature[] ForTopic(AnalyzedText text, string language)
    {
        var features = new List<Feature>(text.Stems.Count * 8);
        for (var i = 0; i < text.Stems.Count; i++)
        {
            Add(features, language, text.Stems[i], 1f);
            if (i > 0)
                Add(features, language, text.Stems[i - 1], 0.5f, text.Stems[i]);
            AddGrams(features, text.Stems[i], Gram, 0.25f);
        }

        foreach (var concept in text.Concepts)
            Add(features, "c", concept, 1f);
        return LinearClassifier.Normalize(features);
    }

    /// <summary>For language: words, character 1- to 4-grams, and letters that only some languages write.</summary>
    public static Feature[] ForLanguage(string text, IReadOnlyDictionary<string, HashSet<string>> functionWords)
    {
        var tokens = Folding.Tokens(text);
        var features = new List<Feature>(tokens.Count * 16);
        foreach (var token in tokens)
        {
            if (char.IsAsciiDigit(token[0]))
                continue;
            Add(features, "w", token, 1f);
            foreach (var (language, words) in functionWords)
            {
                if (words.Contains(token))
                    Add(features, "f", language, 0.6f);
            }

            for (var length = 2; length <= Gram; length++)
                AddGrams(features, token, length, 0.35f);
        }

        for (var i = 1; i < tokens.Count; i++)
            Add(features, "b", tokens[i - 1], 0.5f, tokens[i]);
        foreach (var c in text)
        {
            if (c > 127 || c is '\'')
                Add(features, "a", [char.ToLowerInvariant(c)], 0.8f);
        }

        return LinearClassifier.Normalize(features);
    }

    /// <summary>Character n-grams of a word, with its edges marked; a shorter word is one gram.</summary>
    public static IEnumerable<string> Grams(string token, int length)
    {
        var padded = "_" + token + "_";
        if (padded.Length <= length)
        {
            yield return padded;
            yield break;
        }

        for (var i = 0; i + length <= padded.Length; i++)
            yield return padded.Substring(i, length);
    }

    // That a number is there matters for screening, which one does not: amounts would only be learnt by heart.
    private static string Shape(string token) => char.IsAsciiDigit(token[0]) ? "0" : token;

    // The grams of Grams, without a string for each.
    private static void AddGrams(List<Feature> features, string token, int length, float value)
    {
        Span<char> padded = stackalloc char[token.Length + 2];
        padded[0] = padded[^1] = '_';
        token.CopyTo(padded[1..]);
        if (padded.Length <= length)
        {
            Add(features, "g", padded, value);
            return;
        }

        for (var i = 0; i + length <= padded.Length; i++)
            Add(features, "g", padded.Slice(i, length), value);
    }

    private static void Add(List<Feature> features, ReadOnlySpan<char> kind, ReadOnlySpan<char> words, float value, ReadOnlySpan<char> next = default) =>
        features.Add(new(LinearClassifier.Hash(kind, words, next), value));
}
