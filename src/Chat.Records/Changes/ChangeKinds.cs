namespace Chat.Records.Changes;

/// <summary>What nodes tell each other; never any words.</summary>
public static class ChangeKinds
{
    /// <summary>A case came, was acted on, or has a new message or note.</summary>
    public const string Case = "case";

    /// <summary>The citizen of a case is typing.</summary>
    public const string CitizenTypes = "citizen-types";

    /// <summary>The official of a case is typing.</summary>
    public const string OfficialTypes = "official-types";

    /// <summary>A face was switched.</summary>
    public const string Switch = "switch";
}
