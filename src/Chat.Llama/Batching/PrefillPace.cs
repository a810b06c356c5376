namespace Chat.Llama.Batching;

/// <summary>
/// How many prompt tokens go into a call beside the tokens of running answers. Reading a prompt makes the call longer,
/// and everybody waits for it. A token costs more the more the context holds, so the piece is not reckoned but steered:
/// longer after a call that was shorter than the stall that is allowed, shorter after one that was longer.
/// </summary>
/// <param name="longestStall">Allowed length of a call as a factor of one without a prompt.</param>
/// <param name="most">Most tokens of a call.</param>
internal sealed class PrefillPace(double longestStall, int most)
{
    // A prompt gets on whatever it costs: fewer were tried, made the prompt three times as long and the calls no shorter.
    private const int Least = 8;
    private const int First = 16;
    private const double Weight = 0.2; // of the newest measurement

    private double _usual;
    private double _piece = First;

    /// <summary>Tokens of a prompt in the next call.</summary>
    /// <param name="running">Answers that take a token of it.</param>
    public int Piece(int running) => running == 0 ? most : Math.Min((int)_piece, most - running);

    /// <summary>What a call took.</summary>
    public void Note(int running, int prefilled, double milliseconds)
    {
        if (running == 0)
            return;
        if (prefilled == 0)
        {
            _usual = _usual == 0 ? milliseconds : ((1 - Weight) * _usual) + (Weight * milliseconds);
            return;
        }

        // Halved at once, lengthened by a quarter: a stall is worse than a prompt that waits.
        var change = _usual == 0 ? 1 : Math.Clamp(longestStall * _usual / milliseconds, 0.5, 1.25);
        // The short rest of a prompt says nothing of how long a piece may be.
        if (change < 1 || prefilled >= (int)_piece)
            _piece = Math.Clamp(_piece * change, Least, most);
    }
}
