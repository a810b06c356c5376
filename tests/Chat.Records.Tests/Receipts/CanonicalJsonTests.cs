using System.Text;
using System.Text.Json;
using Chat.Records.Receipts;
using CsCheck;

namespace Chat.Records.Tests.Receipts;

public sealed class CanonicalJsonTests
{
    [Theory]
    // The order of names and the escapes of RFC 8785, 3.2.2 and 3.2.3; its example without the fractions.
    [InlineData("{ \"b\" : 1, \"a\" : [ true , null ] }", "{\"a\":[true,null],\"b\":1}")]
    [InlineData("{\"\\u20ac\":\"Euro\",\"\\r\":\"CR\",\"\\ufb33\":\"H\",\"1\":\"One\",\"\\ud83d\\ude00\":\"S\",\"\\u0080\":\"C\",\"\\u00f6\":\"O\"}", "{\"\\r\":\"CR\",\"1\":\"One\",\"\u0080\":\"C\",\"ö\":\"O\",\"€\":\"Euro\",\"😀\":\"S\",\"\ufb33\":\"H\"}")]
    [InlineData("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"", "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")]
    public void ThereIsOneWayToWriteIt(string written, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Write(JsonDocument.Parse(written).RootElement)));

    [Theory]
    [InlineData("{\"a\":1.5}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("\"\\u00f1\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"a\":01}")]
    [InlineData("")]
    public void AnotherWayIsNotRead(string written) => Assert.Null(CanonicalJson.Read(Encoding.UTF8.GetBytes(written)));

    [Fact]
    public void AnyTextIsReadAsItWasWritten() => Gen.String.Sample(text =>
    {
        // Half a pair of surrogates cannot be written in UTF-8 at all.
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var bytes = CanonicalJson.Write(JsonSerializer.SerializeToElement(new Dictionary<string, string> { [whole] = whole }));
        return CanonicalJson.Read(bytes)?.GetProperty(whole).GetString() == whole;
    });

    [Fact]
    public void NoBytesMakeItFail() => Gen.Byte.Array[0, 60].Sample(bytes => { CanonicalJson.Read(bytes); });
}
