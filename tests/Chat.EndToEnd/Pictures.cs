using Microsoft.Playwright;

namespace Chat.EndToEnd;

/// <summary>Pictures of pages. TAXASSISTANT_SCREENSHOTS names a folder to keep them in (docs/screenshots); without it they are only drawn.</summary>
internal static class Pictures
{
    // A page of one colour takes less.
    private const int Blank = 5_000;

    private static readonly string Folder = Environment.GetEnvironmentVariable("TAXASSISTANT_SCREENSHOTS") ?? Directory.CreateTempSubdirectory("screenshots-").FullName;

    /// <summary>Takes one, and finds something on it.</summary>
    /// <param name="page">Of what.</param>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="dark">True for a page of dark colours: the name ends with it.</param>
    /// <param name="whole">True for the whole page, false for what is in the window.</param>
    public static async Task TakeAsync(IPage page, string name, bool dark = false, bool whole = false)
    {
        var path = Path.Combine(Folder, name + (dark ? "-dark.png" : ".png"));
        await page.ScreenshotAsync(new() { Path = path, FullPage = whole });
        Assert.True(new FileInfo(path).Length > Blank, $"{path} is blank");
    }
}
