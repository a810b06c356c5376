namespace Chat.Cli.Tests.Build;

/// <summary><c>build/vulnerable.sh</c> on prepared answers of dotnet and of a package source.</summary>
public sealed class VulnerableScriptTests : IDisposable
{
    private const string Clean = """{"projects":[{"frameworks":[{"topLevelPackages":[{"id":"Library.Shelves","resolvedVersion":"1.0.0"}]}]},{"path":"without frameworks"}]}""";

    private readonly ScriptFolder _place = new();

    [Fact]
    public async Task APackageWithAKnownVulnerabilityFailsOnceWithItsVersionAndAdvisory()
    {
        Packages("""
            {"projects":[
              {"frameworks":[{"topLevelPackages":[{"id":"Library.Shelves","resolvedVersion":"1.0.0","vulnerabilities":[]}],
                "transitivePackages":[{"id":"Library.Glue","resolvedVersion":"2.1.0","vulnerabilities":[{"severity":"High","advisoryurl":"https://library.example/advisory-1"}]}]}]},
              {"frameworks":[{"transitivePackages":[{"id":"Library.Glue","resolvedVersion":"2.1.0","vulnerabilities":[{"severity":"High","advisoryurl":"https://library.example/advisory-1"}]}]}]}]}
            """);
        Source("VulnerabilityInfo/6.7.0");

        var run = await _place.RunAsync("vulnerable.sh");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("Packages with known vulnerabilities:\nLibrary.Glue 2.1.0: https://library.example/advisory-1", run.Error.Trim());
    }

    [Fact]
    public async Task NothingFoundIsSaidWhereASourceKnows()
    {
        Packages(Clean);
        Source("VulnerabilityInfo/6.7.0");

        var run = await _place.RunAsync("vulnerable.sh");

        Assert.Equal((0, "No package in use has a known vulnerability.", ""), (run.ExitCode, run.Output.Trim(), run.Error));
    }

    [Fact]
    public async Task WithoutASourceThatKnowsNothingCountsAsChecked()
    {
        Packages(Clean);
        Source("PackageBaseAddress/3.0.0");

        var run = await _place.RunAsync("vulnerable.sh");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("NOT CHECKED: no package source of this machine says", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListThatCannotBeMadeFailsWithWhatDotnetSaid()
    {
        _place.Program("dotnet", "--list-sdks) echo '10.0.100 [/sdk]' ;;", "'nuget list source'*) ;;", "restore*) ;;", "list*) echo 'the assets file is missing'; exit 1 ;;");

        var run = await _place.RunAsync("vulnerable.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the assets file is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("dotnet list package --vulnerable failed.", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private void Packages(string report)
    {
        _place.Write("report.json", report);
        _place.Program(
            "dotnet", "--list-sdks) echo '10.0.100 [/sdk]' ;;", "'nuget list source --format short') echo 'E https://packages.library.example/index.json' ;;",
            "'restore TaxAssistant.sln') ;;", "'list TaxAssistant.sln package --vulnerable --include-transitive --no-restore --format json') cat report.json ;;");
    }

    private void Source(string resource) =>
        _place.Program("curl", $$"""*https://packages.library.example/index.json) echo '{"resources":[{"@type":"{{resource}}"}]}' ;;""");
}
