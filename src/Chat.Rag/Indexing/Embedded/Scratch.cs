namespace Chat.Rag.Indexing.Embedded;

/// <summary>Room for one search over all passages; all zeros before and after, and used again by the next.</summary>
internal sealed class Scratch(int passages, int units)
{
    public float[] Lexical { get; } = new float[passages];

    public float[] Dense { get; } = new float[passages];

    public float[] Variant { get; } = new float[passages];

    public float[] Covered { get; } = new float[passages];

    public float[] Phrase { get; } = new float[passages];

    public float[] GroupBest { get; } = new float[passages];

    public float[] GroupSum { get; } = new float[passages];

    /// <summary>Passages that the variant at hand has touched.</summary>
    public int[] VariantTouched { get; } = new int[passages];

    /// <summary>Passages that the group at hand has touched.</summary>
    public int[] GroupTouched { get; } = new int[passages];

    public float[] UnitBest { get; } = new float[units];

    public float[] UnitSum { get; } = new float[units];

    public int[] UnitPassage { get; } = new int[units];

    /// <summary>True for passages that may be found; null for all.</summary>
    public bool[]? Mask { get; set; }

    /// <summary>Zeros again.</summary>
    public void Clear()
    {
        Array.Clear(Lexical);
        Array.Clear(Dense);
        Array.Clear(UnitBest);
        Array.Clear(UnitSum);
        Mask = null;
    }
}
