using System.Text.RegularExpressions;
using Chat.Testing;

namespace Chat.Web.Tests.Operation;

/// <summary>The image is built from what its file copies alone: all that the build reads has to be among it.</summary>
public sealed partial class ImageSourcesTests
{
    private static readonly string Dockerfile = Path.Combine(Repository.Root, "deploy", "Dockerfile");

    // Beside the projects of src: what MSBuild and the compiler look for in the folders above, and what a project names by its path.
    public static TheoryData<string> ReadByTheBuild =>
    [
        .. Directory.EnumerateFiles(Repository.Root).Select(f => Path.GetFileName(f)!).Where(f => OfTheWholeTree().IsMatch(f)),
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(p => Above().Matches(File.ReadAllText(p)).Select(m => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(p)!, m.Groups[1].Value)))))
            .Where(p => !p.StartsWith("src/", StringComparison.Ordinal))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(ReadByTheBuild))]
    public void WhatTheBuildReadsIsCopiedAndNotKeptBack(string path)
    {
        var copied = Copy().Matches(File.ReadAllText(Dockerfile)).SelectMany(m => m.Groups[1].Value.Split(' '));

        Assert.Contains(path, copied);
        Assert.Contains("!" + path, File.ReadLines(Dockerfile + ".dockerignore"));
    }

    [GeneratedRegex(@"^(\.editorconfig|\.globalconfig|global\.json|Directory\..+\.(props|targets)|nuget\.config)$", RegexOptions.IgnoreCase)]
    private static partial Regex OfTheWholeTree();

    [GeneratedRegex(@"""((?:\.\.[\\/]){2,}[^""]+)""")]
    private static partial Regex Above();

    // Into the first stage; the second copies what that made.
    [GeneratedRegex(@"^COPY (?!--from)(.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();
}
