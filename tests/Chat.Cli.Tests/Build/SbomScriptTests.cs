using System.Text.Json;

namespace Chat.Cli.Tests.Build;

/// <summary><c>build/sbom.sh</c> on prepared lists of the tool and prepared lock files.</summary>
public sealed class SbomScriptTests : IDisposable
{
    private readonly ScriptFolder _place = new();

    public SbomScriptTests()
    {
        _place.Write("Directory.Build.props", "<Project><PropertyGroup><Version>3.2.1</Version></PropertyGroup></Project>");
        _place.Write("src/Chat.Web/Chat.Web.csproj", """<PackageReference Include="Library.Shelves" />""");
        _place.Write("src/Chat.Cli/Chat.Cli.csproj", """<PackageReference Include="Library.Glue" />""");
        Natives("natives", "@library/paper");
        Natives("natives-cuda", "@library/paper-gpu");
        List("Chat.Web", "Library.Shelves", "Library.Glue");
        List("Chat.Cli", "Library.Glue", "Library.Ink");
        // The tool writes where it is told to; the version must be the product's.
        _place.Program(
            "dotnet", "--list-sdks) echo '10.0.100 [/sdk]' ;;", "'tool restore') ;;",
            "'tool run dotnet-CycloneDX src/Chat.'*'--spec-version 1.6'*'--set-version 3.2.1'*) while [ $# -gt 0 ]; do case \"$1\" in --output) to=$2 ;; --filename) name=$2 ;; esac; shift; done; cp \"lists/$name\" \"$to/$name\" ;;");
    }

    [Fact]
    public async Task BothProgramsAndTheNativesAreInOneListWithoutDoubles()
    {
        var run = await _place.RunAsync("sbom.sh");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("5 components in artifacts/sbom/sbom.json", run.Output.Trim());
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(_place.At("artifacts/sbom/sbom.json"), TestContext.Current.CancellationToken));
        var components = file.RootElement.GetProperty("components").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
        Assert.Equal(["@library/paper", "@library/paper-gpu", "Library.Glue", "Library.Ink", "Library.Shelves"], components.Keys.Order(StringComparer.Ordinal));
        var native = components["@library/paper"];
        Assert.Equal("pkg:npm/%40library/paper@1.2.0", native.GetProperty("purl").GetString());
        Assert.Equal(["build/natives/package-lock.json", "sha512-AAAA"], native.GetProperty("properties").EnumerateArray().Select(p => p.GetProperty("value").GetString()));
        // What either program's list says of one package is said of it.
        var glue = file.RootElement.GetProperty("dependencies").EnumerateArray().Single(d => d.GetProperty("ref").GetString() == "pkg:nuget/Library.Glue@1.0.0");
        Assert.Equal(["of Chat.Cli", "of Chat.Web"], glue.GetProperty("dependsOn").EnumerateArray().Select(d => d.GetString()));
    }

    [Fact]
    public async Task APackageThatAProjectNamesAndTheListLacksFails()
    {
        List("Chat.Web", "Library.Glue");

        var run = await _place.RunAsync("sbom.sh");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("The list of components lacks: Library.Shelves. See build/sbom.sh.", run.Error.Trim());
    }

    [Fact]
    public async Task AComponentWithoutAnAddressFails()
    {
        _place.Write("lists/Chat.Web.json", """{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"Library.Shelves","version":"1.0.0"}],"dependencies":[]}""");

        var run = await _place.RunAsync("sbom.sh");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is no CycloneDX 1.6 with a name, a version and an address for each component.", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private void List(string program, params string[] packages)
    {
        var components = string.Join(',', packages.Select(p => $$"""{"type":"library","name":"{{p}}","version":"1.0.0","purl":"pkg:nuget/{{p}}@1.0.0"}"""));
        var dependencies = string.Join(',', packages.Select(p => $$"""{"ref":"pkg:nuget/{{p}}@1.0.0","dependsOn":["of {{program}}"]}"""));
        _place.Write($"lists/{program}.json", $$"""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{{components}}],"dependencies":[{{dependencies}}]}""");
    }

    private void Natives(string folder, string package)
    {
        _place.Write($"build/{folder}/package.json", $$$"""{"dependencies":{"{{{package}}}":"1.2.0"}}""");
        _place.Write($"build/{folder}/package-lock.json", $$$$"""{"packages":{"":{"name":"natives"},"node_modules/{{{{package}}}}":{"version":"1.2.0","license":"MIT","integrity":"sha512-AAAA"}}}""");
    }
}
