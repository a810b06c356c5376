namespace Chat.Rag.Tools;

/// <summary>A progressive scale: each rate applies only to the part of the base inside its bracket.</summary>
/// <param name="Id">Its name.</param>
/// <param name="RestsOn">Articles.</param>
/// <param name="Years">Tax years for which it holds.</param>
/// <param name="Brackets">Brackets in ascending order; the last has no upper end.</param>
public sealed record TaxScale(string Id, IReadOnlyList<string> RestsOn, IReadOnlySet<int> Years, IReadOnlyList<ScaleBracket> Brackets)
{
    /// <summary>The brackets that a base (euros, from 0) reaches, each with its part and tax; cents are rounded bracket by bracket.</summary>
    public IReadOnlyList<ScaleStep> Apply(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var steps = new List<ScaleStep>();
        var from = 0m;
        foreach (var bracket in Brackets)
        {
            var part = Math.Min(amount, bracket.UpTo ?? amount) - from;
            if (part > 0 || from == 0)
                steps.Add(new ScaleStep(bracket, from, part, Cents.Of(part, bracket.Rate), Cents.Of(part, bracket.State)));
            if (bracket.UpTo is not { } end || amount <= end)
                break;
            from = end;
        }

        return steps;
    }
}

/// <summary>A bracket.</summary>
/// <param name="UpTo">Upper end in euros; null for the last.</param>
/// <param name="State">The state's rate, in percent.</param>
/// <param name="Regional">The regions' rate where the state's law sets it, in percent; 0 where each region sets its own.</param>
public sealed record ScaleBracket(decimal? UpTo, decimal State, decimal Regional)
{
    /// <summary>Both halves, in percent.</summary>
    public decimal Rate => State + Regional;
}

/// <summary>One line of the calculation, in euros.</summary>
/// <param name="Bracket">The bracket.</param>
/// <param name="From">Lower end.</param>
/// <param name="Part">The part of the base inside it.</param>
/// <param name="Tax">The tax on it, both halves.</param>
/// <param name="State">The state's half.</param>
public sealed record ScaleStep(ScaleBracket Bracket, decimal From, decimal Part, decimal Tax, decimal State)
{
    /// <summary>The regions' half, so that the two always make the whole; 0 where it is not computed.</summary>
    public decimal Regional => Tax - State;
}

/// <summary>Money is rounded to the cent, halves up, as tax forms do.</summary>
internal static class Cents
{
    /// <summary>A percentage of an amount.</summary>
    public static decimal Of(decimal amount, decimal percent) => Round(amount * percent / 100);

    /// <summary>To the cent.</summary>
    public static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}
