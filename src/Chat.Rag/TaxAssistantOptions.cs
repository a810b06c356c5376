using System.ComponentModel.DataAnnotations;

namespace Chat.Rag;

/// <summary>Where the service finds its knowledge and keeps its data. Section <c>TaxAssistant</c>.</summary>
public sealed class TaxAssistantOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "TaxAssistant";

    /// <summary>The knowledge folder; another folder makes this an assistant for another domain.</summary>
    [Required(ErrorMessage = "TaxAssistant:KnowledgeFolder is empty; name the folder that holds areas.yml and topics/.")]
    public string KnowledgeFolder { get; set; } = "knowledge";

    /// <summary>
    /// Where everything lies that must outlive the program: <c>records.db</c> unless a server keeps the records, the keys, the seal of the audit log,
    /// the index, fetched sources, model files. Created when missing.
    /// </summary>
    [Required(ErrorMessage = "TaxAssistant:DataDirectory is empty; name a folder that the service may write to.")]
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// Where the knowledge, checked, and what was learnt from it are kept between starts, about 220 MB; null for <c>learnt</c> below the data folder, empty to keep
    /// nothing. It can be deleted at any time: the next start then learns for some seconds. Services of one machine may share a folder.
    /// </summary>
    public string? LearntDirectory { get; set; }
}
