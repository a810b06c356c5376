namespace Chat.Llama.Batching;

/// <summary>
/// How many prompt tokens are read between two tokens of the running answers, which wait for it. A token costs more the longer
/// its conversation is, so the piece is not reckoned but steered: longer after a piece that took less time than is allowed,
/// shorter after one that took more.
/// </summary>
/// <param name="longestStall">Allowed time from token to token, as a factor of the time without a prompt.</param>
/// <param name="most">Most tokens of a call.</param>
internal sealed class PrefillPace(double longestStall, int most)
{
    private const int First = 8;
    private const double Weight = 0.2; // of the newest measurement

    private double _usual;
    private double _piece = First;

    /// <summary>Tokens of prompts in the next piece. At least one, whatever it costs: a prompt gets on.</summary>
    /// <param name="writing">Answers that wait for it.</param>
    public int Piece(int writing) => writing == 0 ? most : Math.Min((int)_piece, most);

    /// <summary>What the answers' own call took, their choice of tokens included.</summary>
    public void NoteAnswers(double milliseconds) =>
        _usual = _usual == 0 ? milliseconds : ((1 - Weight) * _usual) + (Weight * milliseconds);

    /// <summary>What a piece took.</summary>
    /// <param name="writing">Answers that waited for it.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="milliseconds">Its time.</param>
    public void NotePiece(int writing, int tokens, double milliseconds)
    {
        if (writing == 0 || _usual == 0)
            return;
        // Halved at once, lengthened by a quarter: a stall is worse than a prompt that waits.
        var change = Math.Clamp((longestStall - 1) * _usual / milliseconds, 0.5, 1.25);
        // The short rest of a prompt says nothing of how long a piece may be.
        if (change < 1 || tokens >= (int)_piece)
            _piece = Math.Clamp(_piece * change, 1, most);
    }
}
