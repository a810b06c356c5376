using Chat.Testing;
using YamlDotNet.RepresentationModel;

namespace Chat.Rag.Tests.Deploy;

/// <summary>What <c>deploy/</c> starts is closed unless someone opens it.</summary>
public sealed class ComposeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    private static IReadOnlyDictionary<string, YamlMappingNode> Services { get; } = Read();

    public static TheoryData<string> Names => [.. Services.Keys];

    [Fact]
    public void QdrantIsAServiceOfItsProfile() => Assert.Equal(["qdrant"], Texts(Services["qdrant"]["profiles"]));

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingStartsUnlessItsProfileIsAskedFor(string name) => Assert.NotEmpty(Texts(Services[name]["profiles"]));

    [Theory]
    [MemberData(nameof(Names))]
    public void AnImageIsPinnedToAVersionOrBuiltHere(string name) => Assert.Matches(@"(:v?\d+\.\d+[.\d]*[a-z-]*|-b\d+|^taxassistant:local)$", Text(Services[name]["image"]));

    [Theory]
    [MemberData(nameof(Names))]
    public void APortIsOpenToThisMachineOnlyUnlessItIsTheProxys(string name) =>
        Assert.All(Several(name, "ports"), port => Assert.True(name == "proxy" || port.StartsWith("127.0.0.1:", StringComparison.Ordinal), port));

    [Theory]
    [MemberData(nameof(Names))]
    public void AServiceHasNoMoreRightsThanItNeeds(string name)
    {
        var service = Services[name];

        Assert.Equal("true", Text(service["read_only"]));
        Assert.Equal(["ALL"], Texts(service["cap_drop"]));
        Assert.Contains("no-new-privileges:true", Texts(service["security_opt"]));
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", Text(service["user"]));
        Assert.All(["privileged", "network_mode", "pid", "ipc", "cap_add", "devices"], field => Assert.False(service.Children.ContainsKey(field), field));
        // A folder of the machine is read only.
        Assert.All(Several(name, "volumes"), volume => Assert.Matches("^[a-z]+:/|:ro$", volume));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AServiceHasLimitsAndAHealthCheck(string name)
    {
        var service = Services[name];

        Assert.All(["mem_limit", "cpus", "pids_limit", "logging", "restart"], field => Assert.True(service.Children.ContainsKey(field), field));
        Assert.Equal("CMD", Texts(service["healthcheck"]["test"])[0]);
    }

    [Theory]
    [InlineData("QDRANT__SERVICE__API_KEY", "QDRANT_API_KEY")]
    [InlineData("QDRANT__SERVICE__READ_ONLY_API_KEY", "QDRANT_READ_ONLY_API_KEY")]
    public void QdrantDoesNotStartWithoutItsKeys(string setting, string variable) =>
        // The colon refuses an empty value as well.
        Assert.StartsWith($"${{{variable}:?Set {variable} in deploy/.env", Text(Services["qdrant"]["environment"][setting]), StringComparison.Ordinal);

    [Theory]
    [InlineData("QDRANT__TELEMETRY_DISABLED", "true")]
    [InlineData("QDRANT__SERVICE__ENABLE_CORS", "false")]
    [InlineData("QDRANT__SERVICE__ENABLE_STATIC_CONTENT", "false")]
    [InlineData("QDRANT__SERVICE__ENABLE_SNAPSHOT_URL_RECOVERY", "false")]
    public void QdrantsOpenDefaultsAreClosed(string setting, string value) => Assert.Equal(value, Text(Services["qdrant"]["environment"][setting]));

    [Theory]
    [InlineData("QDRANT__STORAGE__SNAPSHOTS_PATH")]
    [InlineData("QDRANT__STORAGE__TEMP_PATH")]
    [InlineData("QDRANT_INIT_FILE_PATH")]
    public void WhatQdrantWritesLiesOnItsVolume(string setting)
    {
        Assert.Equal(["qdrant:/qdrant/storage"], Texts(Services["qdrant"]["volumes"]));
        Assert.StartsWith("/qdrant/storage/", Text(Services["qdrant"]["environment"][setting]), StringComparison.Ordinal);
    }

    [Fact]
    public void NoKeyIsKeptInTheRepository()
    {
        Assert.All(File.ReadLines(Path.Combine(Folder, "env.example")).Where(l => l.Contains('=', StringComparison.Ordinal) && l[0] != '#'), l => Assert.EndsWith("=", l, StringComparison.Ordinal));
        Assert.Contains(".env", File.ReadLines(Path.Combine(Folder, ".gitignore")));
    }

    private static Dictionary<string, YamlMappingNode> Read()
    {
        var yaml = new YamlStream();
        yaml.Load(File.OpenText(Path.Combine(Folder, "compose.yaml")));
        return ((YamlMappingNode)yaml.Documents[0].RootNode["services"]).Children.ToDictionary(s => Text(s.Key), s => Merged((YamlMappingNode)s.Value));
    }

    private static IReadOnlyList<string> Several(string name, string field) => Services[name].Children.TryGetValue(field, out var node) ? Texts(node) : [];

    // What an anchor gives, under what the service says itself.
    private static YamlMappingNode Merged(YamlMappingNode node)
    {
        if (!node.Children.TryGetValue("<<", out var given))
            return node;
        var merged = new YamlMappingNode(Merged((YamlMappingNode)given).Children);
        foreach (var (key, value) in node.Children.Where(c => Text(c.Key) != "<<"))
            merged.Children[key] = value;
        return merged;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static IReadOnlyList<string> Texts(YamlNode node) => [.. ((YamlSequenceNode)node).Select(Text)];
}
