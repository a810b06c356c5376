namespace Chat.Records.Storage;

/// <summary>A program of another agency that asks with a key of its own.</summary>
public sealed class Consumer
{
    /// <summary>Stays the same when the key is renewed.</summary>
    public required Guid Id { get; init; }

    /// <summary>As the operator calls it; lower case.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, in lower-case hexadecimal; the key itself is kept nowhere.</summary>
    public required string Digest { get; set; }

    /// <summary>Requests a minute.</summary>
    public required int PerMinute { get; set; }

    /// <summary>Requests a day, by UTC.</summary>
    public required int PerDay { get; set; }

    /// <summary>When this key was made.</summary>
    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was revoked; null while it holds.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>How much of a quota is used: one row for each, in whichever window was counted last.</summary>
public sealed class ConsumerUse
{
    /// <summary>Whose.</summary>
    public required Guid ConsumerId { get; init; }

    /// <summary><c>minute</c> or <c>day</c>.</summary>
    public required string Quota { get; init; }

    /// <summary>First moment of the window.</summary>
    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>Requests in it so far.</summary>
    public required int Requests { get; set; }
}

/// <summary>A write that its sender named, so that one sent twice is done once. No word of it is kept; deleted after a day.</summary>
public sealed class OnceRow
{
    /// <summary>Digest of who sent it and of the sender's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of what was sent, under a key that only the sender's name gives: it cannot be found by trying likely questions.</summary>
    public required string Body { get; init; }

    /// <summary>32 random bytes in hexadecimal; with the sender's name they give the secret of a conversation that the write began.</summary>
    public required string Salt { get; init; }

    /// <summary>The try that is under way.</summary>
    public required Guid Owner { get; set; }

    /// <summary>When it was first sent.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Until when the try has it for itself; one whose process was killed is taken over then.</summary>
    public required DateTimeOffset HeldUntil { get; set; }

    /// <summary>What came of it: an id, never words; null while it is under way.</summary>
    public string? Result { get; set; }
}
