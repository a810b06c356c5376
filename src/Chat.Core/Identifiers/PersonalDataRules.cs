using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Core.Identifiers;

/// <summary>
/// The shapes, words and lists of <c>personal-data-rules.js</c>, which the browser reads too. All words are folded:
/// lower case, without accents (<see cref="FoldedText"/>).
/// </summary>
internal sealed class PersonalDataRules
{
    private const string File = "personal-data-rules.js";
    private const string Before = "export default ";

    /// <summary>The rules of this build.</summary>
    public static PersonalDataRules Current { get; } = Read();

    /// <summary>A folded character, and those that are read as it.</summary>
    public required IReadOnlyDictionary<char, string> Fold { get; init; }

    /// <summary>Words that are written glued to a number: <c>DNI12345678Z</c>.</summary>
    public required HashSet<string> Labels { get; init; }

    /// <summary>Words that no conjunction follows, so that a letter after them begins a number: <c>con a 1234567 4</c>.</summary>
    public required HashSet<string> Leads { get; init; }

    /// <summary>Basque case endings.</summary>
    public required HashSet<string> Endings { get; init; }

    /// <summary>Numbers with check digits, in the order in which they may claim a stretch of text.</summary>
    public required IReadOnlyList<NumberKind> Kinds { get; init; }

    /// <summary>How many characters an account of a country has, without spaces.</summary>
    public required Dictionary<string, int> IbanLengths { get; init; }

    /// <summary>How the nine digits of a telephone are put into groups.</summary>
    public required HashSet<string> PhoneGroups { get; init; }

    /// <summary>Lines of the administrations that look like anybody's.</summary>
    public required IReadOnlyList<PublicPhone> PublicPhones { get; init; }

    /// <summary>Words after which three numbers in a row are no telephone: <c>casillas 670 671 672</c>.</summary>
    public required HashSet<string> Numbered { get; init; }

    /// <summary>Beginnings of words for vehicles.</summary>
    public required IReadOnlyList<string> VehicleStems { get; init; }

    /// <summary>Short words for vehicles, whole.</summary>
    public required HashSet<string> VehicleWords { get; init; }

    /// <summary>Letters of the provinces on plates until 2000.</summary>
    public required HashSet<string> Provinces { get; init; }

    /// <summary>Three consonants that follow years in questions about tax: <c>2023 TSJ</c>.</summary>
    public required HashSet<string> Acronyms { get; init; }

    /// <summary>Words of which one must stand in a text for fourteen characters to be a plot.</summary>
    public required HashSet<string> PlotWords { get; init; }

    /// <summary>Given names.</summary>
    public required HashSet<string> Names { get; init; }

    /// <summary>Family names: in small letters, only these go on a name.</summary>
    public required HashSet<string> Surnames { get; init; }

    /// <summary>Given names that are words too: in small letters and alone they are no name after a weak introduction (<c>son máximo tres</c>).</summary>
    public required HashSet<string> NameWords { get; init; }

    /// <summary>Titles that begin names of towns as well: <c>Don Benito</c>.</summary>
    public required HashSet<string> Titles { get; init; }

    /// <summary>Words after which a title with one name is a place.</summary>
    public required HashSet<string> PlaceWords { get; init; }

    /// <summary>Towns that are a title and a given name, known without a word for where.</summary>
    public required HashSet<string> Places { get; init; }

    /// <summary>Small words within a name.</summary>
    public required HashSet<string> NameJoints { get; init; }

    /// <summary>Words that follow an introduction and are no name.</summary>
    public required HashSet<string> NotNames { get; init; }

    /// <summary>What introduces a name.</summary>
    public required IntroductionWords Introductions { get; init; }

    /// <summary>Kinds of street, before the name.</summary>
    public required HashSet<string> Streets { get; init; }

    /// <summary>Kinds of street in Basque, after the name.</summary>
    public required HashSet<string> BasqueStreets { get; init; }

    /// <summary>What introduces a postal address.</summary>
    public required IReadOnlyList<string> AddressIntroductions { get; init; }

    /// <summary>Small words between introduction and street.</summary>
    public required HashSet<string> AddressFill { get; init; }

    /// <summary>Words for floor, door, staircase.</summary>
    public required HashSet<string> FloorWords { get; init; }

    /// <summary>Months.</summary>
    public required HashSet<string> Months { get; init; }

    /// <summary>Words for identity documents.</summary>
    public required HashSet<string> Documents { get; init; }

    /// <summary>Words for the end of their validity.</summary>
    public required HashSet<string> Expiry { get; init; }

    /// <summary>Codes that only the words before them tell.</summary>
    public required IReadOnlyList<CodeKind> Codes { get; init; }

    /// <summary>Abbreviations that with figures look like a code: <c>IRPF24</c>.</summary>
    public required IReadOnlyList<string> NotCodes { get; init; }

    /// <summary>Words between such words and the code.</summary>
    public required HashSet<string> CodeFill { get; init; }

    /// <summary>Words that say that the code comes now.</summary>
    public required HashSet<string> Links { get; init; }

    /// <summary>Words for a box of the form.</summary>
    public required HashSet<string> BoxWords { get; init; }

    /// <summary>Box 505 as it is written.</summary>
    public required HashSet<string> Box { get; init; }

    /// <summary>Words between the box and its amount.</summary>
    public required HashSet<string> BoxFill { get; init; }

    /// <summary>Kinds with which someone else could act as the citizen.</summary>
    public required HashSet<string> Credentials { get; init; }

    private static PersonalDataRules Read()
    {
        using var stream = typeof(PersonalDataRules).Assembly.GetManifestResourceStream(File) ?? throw new FileNotFoundException($"{File} is not in the program.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().Trim();
        return JsonSerializer.Deserialize(text[Before.Length..].TrimEnd(';'), PersonalDataJson.Default.PersonalDataRules)!;
    }
}

/// <summary>A number with a check digit.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Check">Which rule decides.</param>
/// <param name="Shapes"><c>9</c> a digit, <c>A</c> a letter, <c>X</c> either, a small letter itself; longest first.</param>
/// <param name="Groups">Lengths of the groups in which it is written; null for any.</param>
internal sealed record NumberKind(string Type, string Check, IReadOnlyList<string> Shapes, IReadOnlyList<string>? Groups);

/// <summary>A line of an administration.</summary>
/// <param name="Number">Nine digits.</param>
/// <param name="Of">Whose it is.</param>
internal sealed record PublicPhone(string Number, string Of);

/// <summary>What introduces a name.</summary>
/// <param name="Strong">After these, any word is a name but a few.</param>
/// <param name="Weak">After these, only a word that is a given name.</param>
/// <param name="After">These stand after the name.</param>
internal sealed record IntroductionWords(IReadOnlyList<string> Strong, IReadOnlyList<string> Weak, IReadOnlyList<string> After);

/// <summary>A code that only the words before it tell.</summary>
/// <param name="Type">Its name.</param>
/// <param name="After">Words that announce it.</param>
/// <param name="Least">Fewest characters.</param>
/// <param name="Most">Most.</param>
/// <param name="Needs"><c>digit</c>: one at least, and letters or a link when all are digits; <c>linked</c>: a link or a colon before it.</param>
/// <param name="LinkedNeeds">What is enough after a link: <c>digit</c> one digit, <c>code</c> a digit or capitals, <c>mixed</c> a digit or a sign.</param>
/// <param name="Grouped">True when it may be written in groups.</param>
/// <param name="NotAfter">Words that make the announcement another one's.</param>
internal sealed record CodeKind(string Type, IReadOnlyList<string> After, int Least, int Most, string Needs, string LinkedNeeds, bool Grouped, IReadOnlyList<string>? NotAfter);

/// <summary>How the rules are read; made by the compiler, so that a start has no types to look into.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PersonalDataRules))]
internal sealed partial class PersonalDataJson : JsonSerializerContext;
