namespace Chat.Llama.Batching;

/// <summary>
/// How many prompt tokens are read between two tokens of the running answers, which wait for it: as many as fit into the wait
/// that is allowed, beside the answers' own call. What a token costs is learned from piece to piece, since it grows with its
/// conversation: on a processor the 4,000th costs six times the first.
/// </summary>
/// <param name="longestStall">Allowed time from token to token, as a factor of the time without a prompt.</param>
/// <param name="most">Most tokens of a call.</param>
internal sealed class PrefillPace(double longestStall, int most)
{
    private const int First = 8;
    private const double Weight = 0.2; // of the newest measurement
    private const int Settled = 5; // calls after which the time of so many answers is known

    private int _writing;
    private int _calls;
    private bool _isReading;
    private double _usual;
    private double _answers;
    private double _token;
    private int _piece = First;

    /// <summary>Tokens of prompts in the next piece. At least one, whatever it costs: a prompt gets on.</summary>
    /// <param name="writing">Answers that wait for it.</param>
    public int Piece(int writing)
    {
        if (writing == 0)
            return most;
        if (_token > 0)
            _piece = (int)Math.Clamp(((longestStall * _usual) - _answers) / _token, 1, Math.Min(2 * _piece, most));
        return _piece = Math.Min(_piece, most);
    }

    /// <summary>What the answers' own call took, their choice of tokens included.</summary>
    /// <param name="writing">How many they were.</param>
    /// <param name="milliseconds">Its time.</param>
    public void NoteAnswers(int writing, double milliseconds)
    {
        _answers = milliseconds;
        if (writing != _writing)
            (_writing, _calls) = (writing, 0);
        _calls++;
        if (_calls <= Settled)
            _usual += (milliseconds - _usual) / _calls;
        else if (!_isReading)
            // While a prompt is read the answers become longer and slower; what they may wait does not grow with that.
            _usual = ((1 - Weight) * _usual) + (Weight * milliseconds);
        _isReading = false;
    }

    /// <summary>What a piece took.</summary>
    /// <param name="writing">Answers that waited for it.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="milliseconds">Its time.</param>
    public void NotePiece(int writing, int tokens, double milliseconds)
    {
        _isReading = true;
        // A call without answers reads hundreds at once, and each costs a third; the short rest of a prompt says nothing either.
        if (writing == 0 || (tokens < _piece && _token > 0))
            return;
        var token = milliseconds / tokens;
        _token = _token == 0 ? token : (_token + token) / 2;
    }
}
