using Chat.Rag.Screening;

namespace Chat.Rag.Tests.Screening;

public sealed class InputCleanerTests
{
    [Theory]
    [InlineData("ho\u200bla", "hola", "invisible", 1)]
    [InlineData("a\u202eb\u2066c", "abc", "direction", 2)]
    [InlineData("ab\u0007", "ab", "control", 1)]
    [InlineData("x\U000E0069\U000E0067\U000E006Ey", "xy", "tag", 3)]
    [InlineData("a\ufe0f\u3164b", "ab", "invisible", 2)]
    [InlineData("a\ue000b", "ab", "unassigned", 1)]
    public void WhatNobodySeesIsTakenOutAndCounted(string written, string visible, string kind, int count)
    {
        var clean = InputCleaner.Clean(written, out _, out var removed);

        Assert.Equal(visible, clean);
        Assert.Equal(count, Assert.Single(removed, r => r.Key == kind).Value);
    }

    [Fact]
    public void LinesAreKeptCharacterByCharacter()
    {
        var clean = InputCleaner.Clean("  uno \r\n\n dos\u2028tres  cuatro ", out var lines, out var removed);

        Assert.Equal("uno dos tres cuatro", clean);
        Assert.Equal("uno\ndos\ntres cuatro", lines);
        Assert.Empty(removed);
    }
}
