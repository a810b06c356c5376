namespace Chat.Rag.Ingestion.Documents;

/// <summary>What weight a text has; in the order in which a reader would trust it.</summary>
public enum DocumentRank
{
    /// <summary>Constitution, law, legislative decree, decree-law, agreement approved by a law.</summary>
    Law,

    /// <summary>Decree that approves or changes a regulation.</summary>
    Regulation,

    /// <summary>Ministerial order, resolution, circular.</summary>
    Order,

    /// <summary>Binding ruling of the Directorate-General for Taxation, decision of an economic-administrative tribunal, judgment.</summary>
    Ruling,

    /// <summary>Manual of an administration.</summary>
    Manual,

    /// <summary>Page of an administration, or a topic of the project's own guidance.</summary>
    Guidance,
}
