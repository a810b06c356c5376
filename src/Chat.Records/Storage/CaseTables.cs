using Chat.Records.Receipts;

namespace Chat.Records.Storage;

/// <summary>A matter that a citizen handed to a person. Every text in it is without personal data; the contact is sealed.</summary>
public sealed class KeptCase
{
    /// <summary>A GUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>In the order in which cases came, from 1; what officials call it by, and what lists are paged by.</summary>
    public required long Number { get; init; }

    /// <summary>With it the citizen comes back; nobody can guess it.</summary>
    public required ReceiptCode Code { get; init; }

    /// <summary>The sender's own name for the hand-over, so that one sent twice is one case; null when it gave none, or once erased.</summary>
    public string? Key { get; set; }

    /// <summary>The conversation that it came from; null when none is known.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>True when the citizen agreed that the official reads the conversation.</summary>
    public bool Shared { get; init; }

    /// <summary>The answer that led to it; null once erased.</summary>
    public Guid? AnswerId { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>ISO 639-1 code of the language in which to be attended.</summary>
    public required string Language { get; init; }

    /// <summary>Id of the topic; null once erased.</summary>
    public string? Topic { get; set; }

    /// <summary>Id of the territory; null once erased.</summary>
    public string? Territory { get; set; }

    /// <summary>How the answer ended, as the contract spells it; null once erased.</summary>
    public string? Outcome { get; set; }

    /// <summary>What it is about, without personal data; null once erased.</summary>
    public string? Question { get; set; }

    /// <summary>What the citizen added, without personal data; null once erased.</summary>
    public string? Comment { get; set; }

    /// <summary>The story in a few lines; null once erased.</summary>
    public string? Summary { get; set; }

    /// <summary>Telephone or e-mail, sealed (<see cref="Cases.ContactSeal"/>); null when none was left, or once erased.</summary>
    public string? Contact { get; set; }

    /// <summary>As <see cref="Cases.CaseStates"/> spells it.</summary>
    public required string State { get; set; }

    /// <summary>The official who has it; null while nobody has.</summary>
    public string? AssignedTo { get; set; }

    /// <summary>The team that it is meant for; null for all.</summary>
    public string? Team { get; set; }

    /// <summary>The administration that the citizen was sent to when it was closed so; an id of <c>competence.yml</c>.</summary>
    public string? Administration { get; set; }

    /// <summary>When an official first took it.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>When an official first replied.</summary>
    public DateTimeOffset? RepliedAt { get; set; }

    /// <summary>The last message, note or act.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Why, of <see cref="Cases.CloseReasons"/>.</summary>
    public string? CloseReason { get; set; }

    /// <summary>When the citizen erased the conversation; nothing of its words is kept from then on.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>Number of the last message.</summary>
    public int Messages { get; set; }

    /// <summary>Counts the acts of officials; who acts says which edition was on the screen.</summary>
    public int Edition { get; set; }

    /// <summary>Counts all writes; the database's own guard.</summary>
    public int Version { get; set; }
}

/// <summary>What citizen, official or the service said in a case.</summary>
public sealed class CaseMessage
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary><c>citizen</c>, <c>official</c> or <c>service</c>.</summary>
    public required string Sender { get; init; }

    /// <summary><c>text</c>, or what the service tells: <c>taken</c>, <c>forwarded</c>, <c>closed</c>, <c>reopened</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The words without personal data; for <c>closed</c> the reason, for <c>forwarded</c> the administration's id.</summary>
    public required string Text { get; init; }

    /// <summary>When; the order is by number.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The official; never shown to the citizen.</summary>
    public string? Author { get; init; }

    /// <summary>The sender's own name for it, so that one sent twice is one.</summary>
    public required string Key { get; init; }
}

/// <summary>A note between officials; no citizen endpoint reads this table.</summary>
public sealed class CaseNote
{
    /// <summary>A GUID of version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Author { get; init; }

    /// <summary>The words without personal data.</summary>
    public required string Text { get; init; }
}

/// <summary>One act on a case: who had it when, and in what state.</summary>
public sealed class CaseStep
{
    /// <summary>The case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The edition that the act made.</summary>
    public required int Edition { get; init; }

    /// <summary>As <see cref="Cases.CaseActs"/> spells it.</summary>
    public required string Act { get; init; }

    /// <summary>The official; null for the citizen and the service.</summary>
    public string? Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The state since.</summary>
    public required string State { get; init; }

    /// <summary>Who has it since.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Team, administration or reason; null once erased.</summary>
    public string? Detail { get; init; }
}

/// <summary>Something that other nodes must hear of; deleted after an hour.</summary>
public sealed class Change
{
    /// <summary>From 1, without gaps, in the order of commits.</summary>
    public required long Number { get; init; }

    /// <summary>As <see cref="Changes.ChangeKinds"/> spells it.</summary>
    public required string Kind { get; init; }

    /// <summary>The case; null when it is about none.</summary>
    public Guid? Subject { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A number that only grows; taking the next holds its row until the commit.</summary>
public sealed class Counter
{
    /// <summary>What it counts.</summary>
    public required string Name { get; init; }

    /// <summary>The last one given.</summary>
    public required long Value { get; set; }
}

/// <summary>How a face of the service was switched; the one with the highest number holds.</summary>
public sealed class SwitchRow
{
    /// <summary><c>web</c>, <c>widget</c> or <c>api</c>.</summary>
    public required string Face { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary><c>on</c>, <c>sources-only</c> or <c>off</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>A banner by language code, as JSON; null for none.</summary>
    public string? Banner { get; init; }

    /// <summary>The banner's first moment; null for at once.</summary>
    public DateTimeOffset? BannerFrom { get; init; }

    /// <summary>The first moment without it; null for until it is taken down.</summary>
    public DateTimeOffset? BannerUntil { get; init; }

    /// <summary>Who.</summary>
    public required string Author { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why.</summary>
    public required string Why { get; init; }
}
