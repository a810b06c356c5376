namespace Chat.Rag.Indexing.Qdrant;

/// <summary>
/// The Qdrant server that keeps the index, instead of files in the data directory. Section <c>TaxAssistant:Index:Qdrant</c>;
/// checked at start by <see cref="QdrantOptionsValidator"/>.
/// </summary>
public sealed class QdrantOptions
{
    /// <summary>Name of the configuration section, below <c>TaxAssistant</c>.</summary>
    public const string Section = "Index:Qdrant";

    /// <summary>Address of its REST interface, as <c>https://qdrant.example:6333</c>; null where the index is not on Qdrant.</summary>
    public string? Url { get; set; }

    /// <summary>The key that it asks for; null where it asks for none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A file that holds the key and nothing else, as container secrets are mounted; instead of <see cref="ApiKey"/>.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Key, questions and texts may travel unencrypted. Needless for a server on this machine.</summary>
    public bool AllowsPlainHttp { get; set; }

    /// <summary>The alias that points to the live collection, and how the names of all collections of this index begin.</summary>
    public string Alias { get; set; } = "taxassistant";

    /// <summary>Into how many shards a collection is divided; twice the number of nodes leaves room to grow.</summary>
    public int ShardNumber { get; set; } = 1;

    /// <summary>On how many nodes each shard is kept; 2 or more to outlive the loss of one.</summary>
    public int ReplicationFactor { get; set; } = 1;

    /// <summary>Keeps the full vectors on disk; their int8 forms stay in memory. For more than memory holds: 4 KB a passage at 1,024 numbers.</summary>
    public bool OnDisk { get; set; }

    /// <summary>Longest time for one try of a search or a look-up, in seconds.</summary>
    public double Timeout { get; set; } = 5;

    /// <summary>Longest time for one try of an upload, or of a change to collections or aliases, in seconds.</summary>
    public double WriteTimeout { get; set; } = 60;

    /// <summary>How many passages are fetched and ranked again in process. Gold among them: .816 of 100, .858 of 200, .890 of 400, measured before this index was built.</summary>
    public int Candidates { get; set; } = 200;

    /// <summary>How often a call is tried in all, when what went wrong passes by itself and the call can be repeated safely.</summary>
    public int Tries { get; set; } = 4;
}
