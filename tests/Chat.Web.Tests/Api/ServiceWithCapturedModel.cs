using Chat.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Api;

/// <summary>The service with a model in an attacker's hands, and canaries where its secrets would be.</summary>
public sealed class ServiceWithCapturedModel : RunningService
{
    /// <summary>Stands in the rules that the model is given.</summary>
    public const string RulesCanary = "QUEBRANTAHUESOS-4471-ZX";

    /// <summary>Stands in a document for officials only; without digits, which the knowledge checks.</summary>
    public const string PanelCanary = "MOCHUELO-ZARAPITO-KV";

    /// <summary>Was asked by another visitor a moment before.</summary>
    public const string OtherSessionCanary = "ABUBILLA-5518-RT";

    private readonly string _knowledge = Directory.CreateTempSubdirectory("chat-web-canaries-").FullName;

    /// <summary>The model.</summary>
    public CapturedModel Model { get; } = new();

    /// <inheritdoc/>
    protected override string Knowledge
    {
        get
        {
            foreach (var file in Directory.EnumerateFiles(Repository.Knowledge, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(_knowledge, Path.GetRelativePath(Repository.Knowledge, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }

            foreach (var language in new[] { "es", "ca", "gl", "eu" })
            {
                var replies = Path.Combine(_knowledge, "replies", language + ".yml");
                File.WriteAllText(replies, File.ReadAllText(replies).Replace("service-name: \"", $"service-name: \"{RulesCanary} ", StringComparison.Ordinal));
            }

            AddPanelTopic();
            return _knowledge;
        }
    }

    /// <inheritdoc/>
    protected override void Add(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IChatClient>(Model);
        base.Add(builder);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_knowledge, recursive: true);
    }

    // A copy of a real topic, so that it would be found as easily as any: only its mark keeps it from citizens.
    private void AddPanelTopic()
    {
        var original = Path.Combine(_knowledge, "topics", "procedimiento", "embargo-cuenta");
        var copy = Directory.CreateDirectory(Path.Combine(_knowledge, "topics", "procedimiento", "criterio-interno-embargos")).FullName;
        foreach (var file in Directory.EnumerateFiles(original))
        {
            var text = File.ReadAllText(file);
            File.WriteAllText(Path.Combine(copy, Path.GetFileName(file)), Path.GetFileName(file) == "topic.yml"
                ? text.Replace("id: procedimiento/embargo-cuenta", "id: procedimiento/criterio-interno-embargos\nvisibility: panel", StringComparison.Ordinal)
                : text.Replace("title: \"", $"title: \"{PanelCanary} ", StringComparison.Ordinal).Replace("## answer\n", $"## answer\n{PanelCanary}. ", StringComparison.Ordinal));
        }
    }
}
