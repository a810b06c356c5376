namespace Chat.Rag.Generation;

/// <summary>A sentence as a model wrote it; one that opens a list comes together with the list.</summary>
/// <param name="Raw">All of it, with citations.</param>
/// <param name="Parts">Its words: one part, or an opening and list items.</param>
/// <param name="Continues">True when it goes on in the paragraph of the sentence before it.</param>
public sealed record WrittenSentence(string Raw, IReadOnlyList<WrittenPart> Parts, bool Continues)
{
    /// <summary>All its words, without citations.</summary>
    public string Text => string.Join('\n', Parts.Select(p => p.Text));
}

/// <summary>A paragraph or list item of a written sentence.</summary>
/// <param name="Text">The words, without citations and without emphasis.</param>
/// <param name="IsListItem">True for an item of a list.</param>
/// <param name="Cited">The numbers that it cites; an opening cites what its list does.</param>
public sealed record WrittenPart(string Text, bool IsListItem, IReadOnlyList<int> Cited);
