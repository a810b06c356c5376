namespace Chat.Records.Officials;

/// <summary>Why nothing was done to an account.</summary>
public enum AccountFault
{
    /// <summary>There is none of that name.</summary>
    Unknown,

    /// <summary>The name is none that an account can have.</summary>
    BadName,

    /// <summary>Another has the name.</summary>
    NameTaken,

    /// <summary>The role is none.</summary>
    BadRole,

    /// <summary>Nobody who manages accounts would be left.</summary>
    LastAdmin,

    /// <summary>The identity provider decides it.</summary>
    FromProvider,
}

/// <summary>What was asked for an account cannot be done.</summary>
/// <param name="fault">Why, for programs.</param>
/// <param name="message">Why and the way out, for people.</param>
public sealed class AccountException(AccountFault fault, string message) : RecordsException(message)
{
    /// <summary>Why.</summary>
    public AccountFault Fault => fault;
}
