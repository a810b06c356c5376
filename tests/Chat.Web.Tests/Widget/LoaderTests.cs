using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Chat.Core.Languages;
using Chat.Testing;
using Chat.Web.Tests.Api;
using Chat.Web.Widget;
using Chat.Web.Wording;

namespace Chat.Web.Tests.Widget;

/// <summary>The launcher as sites get it.</summary>
public sealed partial class LoaderTests(RunningService service)
{
    private const long MostBytes = 5 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Codes => [.. LanguageCodes.All.Select(l => l.Code())];

    [Fact]
    public async Task AnySiteMayReadItAndCheckItsDigest()
    {
        var response = await service.Client.GetAsync(WidgetFiles.LoaderPath, Stop);
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);

        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("cross-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal(service.Get<WidgetFiles>().Integrity, "sha384-" + Convert.ToBase64String(SHA384.HashData(bytes)));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task ItIsKeptForAWeekAndThenAskedForByItsTag()
    {
        var first = await service.Client.GetAsync(WidgetFiles.LoaderPath, Stop);
        Assert.Equal((true, TimeSpan.FromDays(7)), (first.Headers.CacheControl?.Public, first.Headers.CacheControl?.MaxAge));

        using var again = new HttpRequestMessage(HttpMethod.Get, WidgetFiles.LoaderPath);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await service.Client.SendAsync(again, Stop)).StatusCode);
    }

    /// <summary>Packed; what a browser is sent in the end is measured by Chat.EndToEnd.</summary>
    [Fact]
    public async Task ItWeighsLittle()
    {
        var bytes = await service.Client.GetByteArrayAsync(WidgetFiles.LoaderPath, Stop);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(bytes, Stop);

        Assert.InRange(packed.Length, 1_000, MostBytes);
    }

    /// <summary>It cannot read the pages' wording, so it carries a few words of it.</summary>
    [Theory]
    [MemberData(nameof(Codes))]
    public async Task ItsWordsAreThoseOfThePages(string language)
    {
        var w = service.Get<UiWordings>().For(language);
        var line = (await service.Client.GetStringAsync(WidgetFiles.LoaderPath, Stop)).Split('\n').Single(l => l.StartsWith($"    {language}: {{", StringComparison.Ordinal));

        Assert.Equal([w["title"], w["widget-close"], w["widget-away"], w["widget-home"]], Said().Matches(line).Select(m => m.Groups[2].Value));
    }

    /// <summary>Sites pin it by its digest: once version 1 is out, a change of the launcher is <c>v2</c>, beside this one.</summary>
    [Fact]
    public void WhatIsWrittenDownForSitesIsItsDigest()
    {
        string[] files = ["docs/widget.md", "samples/widget/town-hall.html", "samples/widget/agency.html", "samples/widget/hostile.html"];

        Assert.All(files, file => Assert.All(
            Digest().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(m => m.Value).DefaultIfEmpty("none"),
            digest => Assert.Equal((file, service.Get<WidgetFiles>().Integrity), (file, digest))));
    }

    [GeneratedRegex("""\w+: (['"])(.*?)\1(?=[, ])""")]
    private static partial Regex Said();

    [GeneratedRegex("sha384-[A-Za-z0-9+/]{64}")]
    private static partial Regex Digest();
}
