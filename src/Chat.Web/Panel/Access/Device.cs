namespace Chat.Web.Panel.Access;

/// <summary>A browser and its system in two words: enough to know one's own session again, too little to tell people apart.</summary>
internal static class Device
{
    // In this order: each names the ones after it too.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems = [("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    public static string Of(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return string.Join(", ", new[] { Find(Browsers, agent), Find(Systems, agent) }.Where(n => n is not null).DefaultIfEmpty("?"));
    }

    private static string? Find((string Mark, string Name)[] known, string agent) => known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
