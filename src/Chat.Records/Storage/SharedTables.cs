namespace Chat.Records.Storage;

/// <summary>Until when what somebody has taken of a limit lasts.</summary>
public sealed class LimitRow
{
    /// <summary>A keyed digest of what is limited and for whom.</summary>
    public required string Name { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public required long Until { get; init; }
}

/// <summary>A key with which nodes protect cookies and forms, as ASP.NET Core writes it.</summary>
public sealed class ProtectionKey
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The element, as XML.</summary>
    public required string Xml { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }
}
