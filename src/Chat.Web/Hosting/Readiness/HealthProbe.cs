namespace Chat.Web.Hosting.Readiness;

/// <summary><c>Chat.Web healthy ADDRESS</c>: asks a running service, for a container that holds no other program to ask with.</summary>
internal static class HealthProbe
{
    /// <summary>The word on the command line.</summary>
    public const string Verb = "healthy";

    // Shorter than what a container runtime waits.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>0 when it answers with success within four seconds, 1 otherwise; the status or the fault goes to standard output.</summary>
    public static async Task<int> RunAsync(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            Console.WriteLine($"'{address}' is no address such as http://127.0.0.1:8080/health/ready.");
            return 1;
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Limit };
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            Console.WriteLine((int)response.StatusCode);
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine(fault.Message);
            return 1;
        }
    }
}
