using System.Text.RegularExpressions;
using Chat.Rag.Remote;
using Microsoft.Extensions.Options;

namespace Chat.Rag.Indexing.Qdrant;

/// <summary>Checks the section <c>TaxAssistant:Index:Qdrant</c> at start; every failure says what is wrong and what to do.</summary>
internal sealed partial class QdrantOptionsValidator : IValidateOptions<QdrantOptions>
{
    internal const string Name = $"{TaxAssistantOptions.Section}:{QdrantOptions.Section}";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, QdrantOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new ValidateOptionsResultBuilder();
        // Without an address the index is not on Qdrant, and the rest is of no account.
        if (options.Url is null)
            return faults.Build();
        if (AddressFault(options) is { } address)
            faults.AddError(address);
        try
        {
            QdrantKey.Read(options);
        }
        catch (IndexException unusable)
        {
            faults.AddError(unusable.Message);
        }

        if (!AliasName().IsMatch(options.Alias))
            faults.AddError($"{Name}:Alias cannot begin the name of a collection; use 1 to 64 letters, digits, hyphens and underscores.");
        Number(faults, nameof(options.ShardNumber), options.ShardNumber, 1, 1024);
        Number(faults, nameof(options.ReplicationFactor), options.ReplicationFactor, 1, 16);
        Number(faults, nameof(options.Candidates), options.Candidates, 100, 400);
        Number(faults, nameof(options.Tries), options.Tries, 1, 10);
        Seconds(faults, nameof(options.Timeout), options.Timeout, 0.1, 60);
        Seconds(faults, nameof(options.WriteTimeout), options.WriteTimeout, 1, 600);
        return faults.Build();
    }

    /// <summary>What is wrong with the address; null if nothing is.</summary>
    internal static string? AddressFault(QdrantOptions options) => ServerAddress.Fault(
        Name, options.Url, "https://qdrant.example:6333", (nameof(options.ApiKey), nameof(options.ApiKeyFile)), "the key and the searches", (nameof(options.AllowsPlainHttp), options.AllowsPlainHttp));

    private static void Number(ValidateOptionsResultBuilder faults, string setting, int value, int least, int most)
    {
        if (value < least || value > most)
            faults.AddError(FormattableString.Invariant($"{Name}:{setting} is {value}; choose from {least} to {most}."));
    }

    private static void Seconds(ValidateOptionsResultBuilder faults, string setting, double seconds, double least, double most)
    {
        if (!(seconds >= least && seconds <= most))
            faults.AddError(FormattableString.Invariant($"{Name}:{setting} is {seconds} seconds; choose from {least} to {most}."));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex AliasName();
}
