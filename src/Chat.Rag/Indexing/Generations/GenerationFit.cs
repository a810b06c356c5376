namespace Chat.Rag.Indexing.Generations;

/// <summary>How a generation stands to the glossary, model and format that the next one will be made with.</summary>
public enum GenerationFit
{
    /// <summary>Made with the same: the next one is built upon it.</summary>
    Current,

    /// <summary>Made with another glossary or model: its passages are taken over and analysed anew, also when no document has changed.</summary>
    Outdated,

    /// <summary>Of a format that this version does not read: nothing is taken over.</summary>
    Unreadable,
}
