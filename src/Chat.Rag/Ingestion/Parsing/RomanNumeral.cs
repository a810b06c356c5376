namespace Chat.Rag.Ingestion.Parsing;

/// <summary>Reads the numerals of titles and annexes: <c>XIV</c>.</summary>
internal static class RomanNumeral
{
    public static bool TryParse(string text, out int number)
    {
        number = 0;
        var last = int.MaxValue;
        foreach (var c in text)
        {
            var value = c switch { 'I' => 1, 'V' => 5, 'X' => 10, 'L' => 50, 'C' => 100, _ => 0 };
            if (value == 0)
                return false;
            number += value > last ? value - (2 * last) : value;
            last = value;
        }

        return number > 0;
    }
}
