namespace Chat.Records.Receipts;

/// <summary>What a receipt says; members are written in the order of their names. Fractions are text, so that the canonical form needs no rule for them.</summary>
public sealed record ReceiptContent
{
    /// <summary>The format that this is.</summary>
    public const string Edition = "taxassistant-receipt/1";

    /// <summary><see cref="Edition"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The code, in groups.</summary>
    public required string Code { get; init; }

    /// <summary>When the answer was whole: UTC, as <c>2026-11-26T10:00:00.000Z</c>.</summary>
    public required string Issued { get; init; }

    /// <summary>Id of the answer.</summary>
    public required string AnswerId { get; init; }

    /// <summary>The question without personal data.</summary>
    public required string Question { get; init; }

    /// <summary>The day on which it was asked, as <c>2026-11-26</c>.</summary>
    public required string AsOf { get; init; }

    /// <summary>ISO 639-1 code of the answer's language.</summary>
    public required string Language { get; init; }

    /// <summary>The tax year answered for.</summary>
    public int? TaxYear { get; init; }

    /// <summary>The outcome, as the contract spells it.</summary>
    public required string Outcome { get; init; }

    /// <summary><c>generated</c>, <c>quoted</c> or <c>fixed</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>True: no person wrote or checked the answer.</summary>
    public required bool MachineMade { get; init; }

    /// <summary>The answer as plain text.</summary>
    public required string Answer { get; init; }

    /// <summary>What had to be known about the answer itself.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>The passages that it was made from.</summary>
    public required IReadOnlyList<ReceiptPassage> Passages { get; init; }

    /// <summary>Digest of the knowledge.</summary>
    public required string Knowledge { get; init; }

    /// <summary>The generation of the index.</summary>
    public string? Index { get; init; }

    /// <summary>The model that wrote.</summary>
    public ReceiptModel? Model { get; init; }
}

/// <summary>A passage.</summary>
public sealed record ReceiptPassage
{
    /// <summary>The number that sentences cite.</summary>
    public required int Number { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Official page.</summary>
    public string? Url { get; init; }

    /// <summary>ISO 639-1 code of the quoted words.</summary>
    public required string Language { get; init; }

    /// <summary>First day on which the words were in force, as <c>2026-11-26</c>.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>First day on which they no longer were.</summary>
    public string? ValidUntil { get; init; }

    /// <summary>The words.</summary>
    public required string Quote { get; init; }

    /// <summary>SHA-256 of the words in UTF-8, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Articles that it rests on.</summary>
    public required IReadOnlyList<string> RestsOn { get; init; }
}

/// <summary>The model and how it was told to write.</summary>
public sealed record ReceiptModel
{
    /// <summary>Its id; null when the guidance spoke in its place.</summary>
    public string? Id { get; init; }

    /// <summary>SHA-256 of its file; null for a model elsewhere.</summary>
    public string? Digest { get; init; }

    /// <summary>SHA-256 of the first request.</summary>
    public required string PromptSha256 { get; init; }

    /// <summary>What it drew with.</summary>
    public required long Seed { get; init; }

    /// <summary>As text.</summary>
    public required string Temperature { get; init; }

    /// <summary>As text.</summary>
    public required string TopP { get; init; }

    /// <summary>Longest answer, in tokens.</summary>
    public required int MostTokens { get; init; }
}

/// <summary>A receipt with its signature: what is kept, shown and downloaded.</summary>
public sealed record SignedReceipt(ReceiptContent Receipt, ReceiptSignature Signature);

/// <summary>A signature over the canonical form of the member <c>receipt</c>.</summary>
/// <param name="Algorithm"><c>ES256</c>: ECDSA on P-256 with SHA-256, r and s side by side (RFC 7518, 3.4).</param>
/// <param name="Key">Thumbprint of the key (RFC 7638).</param>
/// <param name="Value">The 64 bytes in base64url.</param>
public sealed record ReceiptSignature(string Algorithm, string Key, string Value)
{
    /// <summary>The only algorithm.</summary>
    public const string Es256 = "ES256";
}
