using System.Globalization;
using System.Numerics;

namespace Chat.Cli.Benchmarks.Privacy;

/// <summary>
/// Random identifiers with the right control, in the forms in which people write them. The controls are worked out here from the
/// published rules, apart from the code that is measured. Nobody's on purpose.
/// </summary>
internal sealed class IdentifierForms(Random random)
{
    private const string Person = "TRWAGMYFPDXBNJZSQVHLCKE";
    private const string Consonants = "BCDFGHJKLMNPRSTVWXYZ";
    private static readonly string[] Spaces = ["", " ", "-", ".", "\u00a0"];

    /// <summary>All types that it writes.</summary>
    public static IReadOnlyList<string> Types { get; } = ["DNI", "NIE", "KLM", "CIF", "IBAN", "CCC", "CARD", "NUSS", "CADASTRAL", "CUPS", "PLATE", "EMAIL", "PHONE"];

    /// <summary>One of that type, as written.</summary>
    public string Write(string type) => Style(type switch
    {
        "DNI" => Dni(),
        "NIE" => Nie(),
        "KLM" => Klm(),
        "CIF" => Cif(),
        "IBAN" => Iban(),
        "CCC" => Grouped(Account(), random.Next(3) switch { 0 => [20], 1 => [4, 4, 2, 10], _ => [4, 4, 4, 4, 4] }),
        "CARD" => Grouped(Card(), random.Next(2) == 0 ? [16] : [4, 4, 4, 4]),
        "NUSS" => Nuss(),
        "CADASTRAL" => Grouped(Cadastral(), random.Next(2) == 0 ? [20] : [7, 7, 4, 2]),
        "CUPS" => Cups(),
        "PLATE" => $"{Digits(4)}{Spaces[random.Next(3)]}{Letters(Consonants, 3)}",
        "EMAIL" => $"{Pick("ana", "j.perez", "renta_24", "taller+iva")}{Digits(2)}@{Pick("correo", "posta", "mail")}.{Pick("example", "es", "cat", "eus", "gal")}",
        "PHONE" => Phone(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
    }, type);

    // Small letters, and figures of full width, are typed too.
    private string Style(string written, string type) => random.Next(10) switch
    {
        0 or 1 when type != "EMAIL" => written.ToLowerInvariant(),
        2 when type is not ("EMAIL" or "PLATE") => string.Concat(written.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c)),
        _ => written,
    };

    private string Dni()
    {
        var number = random.Next(1_000_000, 100_000_000);
        var digits = number.ToString("00000000", CultureInfo.InvariantCulture);
        return Numbered(digits, [2, 3, 3]) + Spaces[random.Next(5)] + Person[number % 23];
    }

    private string Nie()
    {
        var (first, number) = (random.Next(3), random.Next(10_000_000));
        return "XYZ"[first] + Spaces[random.Next(3)] + Numbered(number.ToString("0000000", CultureInfo.InvariantCulture), [1, 3, 3]) + Spaces[random.Next(3)] + Person[((first * 10_000_000) + number) % 23];
    }

    private string Klm()
    {
        var number = random.Next(10_000_000);
        return "KLM"[random.Next(3)] + Spaces[random.Next(3)] + number.ToString("0000000", CultureInfo.InvariantCulture) + Spaces[random.Next(3)] + Person[number % 23];
    }

    private string Cif()
    {
        var (kind, digits) = ("ABCDEFGHJNPQRSUVW"[random.Next(17)], Digits(7));
        var sum = digits.Select((d, i) => i % 2 == 1 ? d - '0' : ((d - '0') * 2 / 10) + ((d - '0') * 2 % 10)).Sum();
        var control = (10 - (sum % 10)) % 10;
        var letter = "NPQRSW".Contains(kind, StringComparison.Ordinal) || (!"ABEH".Contains(kind, StringComparison.Ordinal) && random.Next(2) == 0);
        return kind + Pick("", "-", "", " ") + Numbered(digits, [2, 3, 2]) + (letter ? "JABCDEFGHI"[control] : (char)('0' + control));
    }

    private string Iban()
    {
        var account = Account();
        var control = 98 - (int)(BigInteger.Parse(account + "142800", CultureInfo.InvariantCulture) % 97);
        return Grouped($"ES{control:00}{account}", random.Next(3) switch { 0 => [24], 1 => [4, 4, 4, 4, 4, 4], _ => [4, 4, 4, 2, 10] });
    }

    private string Account()
    {
        var (bank, number) = (random.Next(1, 10) + Digits(7), Digits(10));
        return bank + Control("00" + bank) + Control(number) + number;

        static char Control(string digits)
        {
            int[] weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
            var rest = digits.Zip(weights, (d, w) => (d - '0') * w).Sum() % 11;
            return (char)('0' + (rest is 0 or 1 ? rest : 11 - rest));
        }
    }

    private string Card()
    {
        var number = Pick("4", "51", "55") + Digits(14);
        number = number[..15];
        var sum = number.Reverse().Select((d, i) => (d - '0') * (i % 2 == 0 ? 2 : 1)).Sum(d => (d / 10) + (d % 10));
        return number + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    private string Nuss()
    {
        var (province, person) = (random.Next(1, 54), random.Next(10_000_000, 100_000_000));
        var control = ((province * 100_000_000L) + person) % 97;
        return Grouped($"{province:00}{person:00000000}{control:00}", random.Next(3) switch { 0 => [12], 1 => [2, 8, 2], _ => [2, 10] }, Pick("/", "-", " "));
    }

    private string Cadastral()
    {
        var plot = random.Next(2) == 0 ? Digits(7) + Letters("ABCDEFGHKLMNPQRSTUVWXYZ", 2) + Digits(4) + Letters("ABCDEFGHS", 1) : Digits(5) + Letters("ABCD", 1) + Digits(8);
        var unit = Digits(4);
        return plot + unit + Control(plot[..7] + unit) + Control(plot[7..] + unit);

        static char Control(string characters)
        {
            int[] weights = [13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1];
            return "MQWERTYUIOPASDFGHJKLBZX"[characters.Zip(weights, (c, w) => w * (char.IsAsciiDigit(c) ? c - '0' : "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ".IndexOf(c, StringComparison.Ordinal) + 1)).Sum() % 23];
        }
    }

    private string Cups()
    {
        var digits = "00" + Digits(14);
        var rest = (int)(long.Parse(digits, CultureInfo.InvariantCulture) % 529);
        return Grouped($"ES{digits}{Person[rest / 23]}{Person[rest % 23]}{Pick("", "0F", "1P")}", random.Next(2) == 0 ? [4, 4, 4, 4, 4, 2] : [22]);
    }

    private string Phone()
    {
        var number = Pick("6", "7", "91", "94", "85") + Digits(8);
        number = number[..9];
        while (number[..2] == "90" || number[..2] == "80" || number is "917575777")
            number = "6" + Digits(8);
        return Pick("", "", "+34 ", "+34", "0034 ", "(+34) ") + Grouped(number, random.Next(4) switch { 0 => [9], 1 => [3, 3, 3], 2 => [3, 2, 2, 2], _ => [2, 3, 2, 2] }, Pick(" ", "-", "."));
    }

    private string Numbered(string digits, int[] groups) => random.Next(3) switch { 0 => digits, 1 => Grouped(digits, groups, "."), _ => Grouped(digits, groups, " ") };

    private string Grouped(string text, int[] lengths, string? separator = null)
    {
        separator ??= Pick(" ", "-", "\u00a0");
        var (parts, at) = (new List<string>(), 0);
        foreach (var length in lengths)
        {
            if (at >= text.Length)
                break;
            var take = Math.Min(length, text.Length - at);
            parts.Add(text.Substring(at, take));
            at += take;
        }

        return string.Join(separator, parts);
    }

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    private string Letters(string from, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)]));

    private string Pick(params string[] from) => from[random.Next(from.Length)];
}
