using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace Chat.Web.Panel.SignIn;

/// <summary>The key of an app as a picture that its camera reads; drawn here, as one path, so that no other server and no style in the page is needed.</summary>
internal static class KeyPicture
{
    public static MarkupString Of(string uri, string label)
    {
        using var code = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        var (rows, path) = (code.ModuleMatrix, new StringBuilder());
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return new MarkupString($"""<svg class="key-picture" viewBox="0 0 {rows.Count} {rows.Count}" role="img" aria-label="{System.Net.WebUtility.HtmlEncode(label)}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff" /><path d="{path}" fill="#000" /></svg>""");
    }
}
