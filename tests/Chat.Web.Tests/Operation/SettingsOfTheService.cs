using System.Collections;
using System.Globalization;
using System.Reflection;
using Chat.Llama;
using Chat.Rag;
using Chat.Rag.Generation;
using Chat.Rag.Indexing;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Indexing.Qdrant;
using Chat.Rag.Ingestion.Fetching;
using Chat.Rag.Models;
using Chat.Rag.Retrieval;
using Chat.Rag.Routing;
using Chat.Rag.Screening;
using Chat.Records;
using Chat.Records.Cases;
using Chat.Records.Officials;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Hosting;
using Chat.Web.Hosting.Admission;
using Chat.Web.Hosting.Draining;
using Chat.Web.Hosting.Limits;
using Chat.Web.Hosting.Telemetry;
using Chat.Web.Panel.Provider;

namespace Chat.Web.Tests.Operation;

/// <summary>Every setting of the service, read off the classes that hold them.</summary>
internal static class SettingsOfTheService
{
    /// <summary>Sections and the classes that are bound to them; an element of a list stands as <c>0</c>.</summary>
    public static readonly IReadOnlyList<(string Section, object Defaults)> Sections =
    [
        (TaxAssistantOptions.Section, new TaxAssistantOptions()),
        (PublicAddressOptions.Section, new PublicAddressOptions()),
        (LimitsOptions.Section, new LimitsOptions()),
        (AdmissionOptions.Section, new AdmissionOptions()),
        (ApiOptions.Section, new ApiOptions()),
        (DrainingOptions.Section, new DrainingOptions()),
        ("TaxAssistant:Metrics", new MetricsOptions()),
        (TelemetryOptions.Section, new TelemetryOptions()),
        (RecordsOptions.Section, new RecordsOptions()),
        (CaseOptions.Section, new CaseOptions()),
        (OfficialsOptions.Section, new OfficialsOptions()),
        (ProviderOptions.Section, new ProviderOptions()),
        ("TaxAssistant:Model", new ModelOptions()),
        ("TaxAssistant:Model", new LlamaOptions()),
        ("TaxAssistant:Model:Endpoints:0", new ModelEndpointOptions()),
        ("TaxAssistant:Generation", new GenerationOptions()),
        ("TaxAssistant:Index", new IndexGenerationOptions()),
        ("TaxAssistant:Index", new IndexModelOptions()),
        ("TaxAssistant:" + QdrantOptions.Section, new QdrantOptions()),
        ("TaxAssistant:Fetching", new FetchOptions()),
        ("TaxAssistant:Conversation", new ConversationOptions()),
        ("TaxAssistant:Screening", new ScreeningOptions()),
        ("TaxAssistant:Retrieval", new RetrievalOptions()),
        ("TaxAssistant:Routing", new RoutingOptions()),
    ];

    // The host's: not set in its section.
    private static readonly HashSet<string> Elsewhere = ["TaxAssistant:Records:DataDirectory", "TaxAssistant:Model:Endpoints"];

    /// <summary>All of them by full name, with their defaults as docs/operations.md writes them.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = (
        from section in Sections
        from property in section.Defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod is { IsPublic: true } || (typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string))
        let name = $"{section.Section}:{property.Name}"
        where !Elsewhere.Contains(name)
        select (name, Written(property.GetValue(section.Defaults)))).ToDictionary();

    /// <summary>True for the name of a setting, or of an element below one that holds several (<c>…:Proxies:0</c>).</summary>
    public static bool IsOne(string name) =>
        All.ContainsKey(name) || (name.LastIndexOf(':') is > 0 and var at && All.TryGetValue(name[..at], out var written) && written == "none" && IsOfSeveral(name[..at]));

    private static bool IsOfSeveral(string name) => Sections.Any(s =>
        name.StartsWith(s.Section + ":", StringComparison.Ordinal) && s.Defaults.GetType().GetProperty(name[(s.Section.Length + 1)..]) is { } property
        && property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType));

    private static string Written(object? value) => value switch
    {
        null => "none",
        string text => text.Length == 0 ? "none" : text,
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IEnumerable many => many.GetEnumerator().MoveNext() ? string.Join(", ", many.Cast<object>()) : "none",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
