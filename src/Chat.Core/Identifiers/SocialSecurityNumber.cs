namespace Chat.Core.Identifiers;

/// <summary>
/// The number of affiliation to the Social Security (NUSS, NAF): two digits of the province, eight of the person and two of control,
/// which are the remainder of 97. Rule: Tesorería General de la Seguridad Social, RD 84/1996 art. 21.
/// </summary>
public static class SocialSecurityNumber
{
    /// <summary>True when the control digits are right.</summary>
    public static bool IsValid(string text)
    {
        var id = SpanishIdentifiers.Compact(text);
        if (id.Length != 12 || !id.All(char.IsAsciiDigit))
            return false;
        var (province, person, control) = (long.Parse(id[..2], null), long.Parse(id[2..10], null), long.Parse(id[10..], null));
        // A person's number below ten millions is put behind the province without its leading zero.
        var number = person < 10_000_000 ? (province * 10_000_000) + person : (province * 100_000_000) + person;
        return province is >= 1 and <= 66 && number % 97 == control;
    }
}
