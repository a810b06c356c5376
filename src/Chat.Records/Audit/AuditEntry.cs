namespace Chat.Records.Audit;

/// <summary>One line of the audit log: who did what to what, and when. Never changed, never deleted.</summary>
public sealed class AuditEntry
{
    /// <summary>Its place, from 1 on, without a gap.</summary>
    public required long Number { get; init; }

    /// <summary>When, in whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Id of the account, or <see cref="AuditLog.CommandLine"/> or <see cref="AuditLog.Service"/>.</summary>
    public required string Who { get; init; }

    /// <summary>What was done, as <c>case.view</c>.</summary>
    public required string Act { get; init; }

    /// <summary>The kind of thing it was done to, as <c>case</c>.</summary>
    public required string SubjectKind { get; init; }

    /// <summary>Its id.</summary>
    public required string SubjectId { get; init; }

    /// <summary>More, as a canonical JSON object of codes; <c>{}</c> when there is none.</summary>
    public required string Details { get; init; }

    /// <summary>Hash of the entry before; of the first, sixty-four zeros.</summary>
    public required string Previous { get; init; }

    /// <summary>SHA-256 over the canonical form of all above, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Thumbprint of the key that signed.</summary>
    public required string Key { get; init; }

    /// <summary>Signature of <see cref="Hash"/>: whoever can write to the database cannot make one.</summary>
    public required string Signature { get; init; }
}

/// <summary>What an entry says.</summary>
/// <param name="Who">Id of the account that acts, or <see cref="AuditLog.CommandLine"/> or <see cref="AuditLog.Service"/>.</param>
/// <param name="Act">Two words of lower-case letters and hyphens with a point between, as <c>case.view</c>.</param>
/// <param name="SubjectKind">A word of lower-case letters and hyphens, as <c>case</c>.</param>
/// <param name="SubjectId">Id of the thing.</param>
/// <param name="Details">Codes, never words of a person: whatever has a space in it is refused.</param>
public sealed record AuditAct(string Who, string Act, string SubjectKind, string SubjectId, IReadOnlyDictionary<string, string>? Details = null);
