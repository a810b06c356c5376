namespace Chat.Records.Cases;

/// <summary>The states of a case.</summary>
public static class CaseStates
{
    /// <summary>Nobody has it; it stands in the queue.</summary>
    public const string Unassigned = "unassigned";

    /// <summary>An official has it, and it is for the official to act.</summary>
    public const string Assigned = "assigned";

    /// <summary>An official has it and has replied; it is for the citizen to write.</summary>
    public const string Waiting = "waiting";

    /// <summary>It is over.</summary>
    public const string Closed = "closed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Unassigned, Assigned, Waiting, Closed];
}

/// <summary>What can be done to a case; the names stand in <c>case_steps</c> and, after <c>case.</c>, in the audit log.</summary>
public static class CaseActs
{
    /// <summary>A citizen opened it.</summary>
    public const string Open = "open";

    /// <summary>An official took it.</summary>
    public const string Take = "take";

    /// <summary>It was given to an official.</summary>
    public const string Assign = "assign";

    /// <summary>It went back to the queue, for a team.</summary>
    public const string ForwardToTeam = "forward-team";

    /// <summary>Another administration is competent; it was closed.</summary>
    public const string ForwardToAdministration = "forward-administration";

    /// <summary>An official replied.</summary>
    public const string Reply = "reply";

    /// <summary>An official wrote a note.</summary>
    public const string Note = "note";

    /// <summary>It was closed.</summary>
    public const string Close = "close";

    /// <summary>It was opened again.</summary>
    public const string Reopen = "reopen";

    /// <summary>An official looked at it.</summary>
    public const string View = "view";

    /// <summary>An official looked at the contact.</summary>
    public const string ViewContact = "view-contact";

    /// <summary>The citizen erased its words.</summary>
    public const string Erase = "erase";
}

/// <summary>Why a case was closed.</summary>
public static class CloseReasons
{
    /// <summary>It was answered.</summary>
    public const string Resolved = "resolved";

    /// <summary>The citizen did not write again.</summary>
    public const string NoReply = "no-reply";

    /// <summary>The same matter is in another case.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>An appointment at a counter was agreed.</summary>
    public const string Appointment = "appointment";

    /// <summary>It is no matter of taxes.</summary>
    public const string NotTaxes = "not-taxes";

    /// <summary>Another administration is competent; set by forwarding alone.</summary>
    public const string OtherAdministration = "other-administration";

    /// <summary>The citizen erased it; set by that alone.</summary>
    public const string Erased = "erased";

    /// <summary>Those that an official may give, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> Offered { get; } = [Resolved, NoReply, Duplicate, Appointment, NotTaxes];
}

/// <summary>Who said something in a case.</summary>
public static class Senders
{
    /// <summary>The citizen.</summary>
    public const string Citizen = "citizen";

    /// <summary>An official.</summary>
    public const string Official = "official";

    /// <summary>The service.</summary>
    public const string Service = "service";
}

/// <summary>What a message is.</summary>
public static class MessageKinds
{
    /// <summary>Words.</summary>
    public const string Text = "text";

    /// <summary>An official has taken the case.</summary>
    public const string Taken = "taken";

    /// <summary>The case waits for another official.</summary>
    public const string Requeued = "requeued";

    /// <summary>Another administration is competent; the text is its id.</summary>
    public const string Forwarded = "forwarded";

    /// <summary>The case was closed; the text is the reason.</summary>
    public const string Closed = "closed";

    /// <summary>The case was opened again.</summary>
    public const string Reopened = "reopened";
}
