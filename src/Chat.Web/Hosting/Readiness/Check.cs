namespace Chat.Web.Hosting.Readiness;

/// <summary>How one part of the service stands, for <c>/health/ready</c>: whoever reaches the service may read it, so it is a word and no name.</summary>
/// <param name="State"><c>ok</c> or <c>degraded</c>; a degraded part changes answers and does not stop them.</param>
/// <param name="Word">What it does, or what is wrong with it.</param>
internal sealed record Check(string State, string Word)
{
    /// <summary>True while it does what it is there for.</summary>
    internal bool IsOk => State == "ok";

    public static Check Ok(string word) => new("ok", word);

    public static Check Degraded(string word) => new("degraded", word);
}
