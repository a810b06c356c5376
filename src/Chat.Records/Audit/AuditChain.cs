using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Records.Receipts;

namespace Chat.Records.Audit;

/// <summary>How an entry is hashed and what it may say.</summary>
internal static partial class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public const string Beginning = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Hash of an entry with these values.</summary>
    public static string HashOf(long number, DateTimeOffset at, AuditAct act, string details, string previous)
    {
        var fields = new Dictionary<string, object>
        {
            ["act"] = act.Act, ["at"] = at.ToUnixTimeMilliseconds(), ["details"] = details, ["number"] = number, ["previous"] = previous,
            ["subject"] = act.SubjectId, ["subjectKind"] = act.SubjectKind, ["who"] = act.Who,
        };
        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(JsonSerializer.SerializeToElement(fields))));
    }

    /// <summary>Hash of what an entry says now.</summary>
    public static string HashOf(AuditEntry entry) =>
        HashOf(entry.Number, entry.At, new AuditAct(entry.Who, entry.Act, entry.SubjectKind, entry.SubjectId), entry.Details, entry.Previous);

    /// <summary>The bytes that a signature covers; the prefix keeps a signature of the log from passing for one of a receipt, and the reverse.</summary>
    public static byte[] Signed(string hash) => Encoding.ASCII.GetBytes("taxassistant-audit/1:" + hash);

    /// <summary>Details as they are kept.</summary>
    public static string DetailsOf(AuditAct act) =>
        Encoding.UTF8.GetString(CanonicalJson.Write(JsonSerializer.SerializeToElement(act.Details ?? new Dictionary<string, string>())));

    /// <summary>Refuses an entry that is not made of codes.</summary>
    /// <exception cref="ArgumentException">Something in it is none.</exception>
    public static void Check(AuditAct act)
    {
        Require(ActName().IsMatch(act.Act), "an act is two words as case.view");
        Require(Name().IsMatch(act.SubjectKind), "a kind is a word as case");
        Require(Code().IsMatch(act.Who) && Code().IsMatch(act.SubjectId), "who and subject are ids");
        Require(act.Details is null || act.Details.All(d => Name().IsMatch(d.Key) && Code().IsMatch(d.Value)), "details are codes without spaces");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ArgumentException($"An entry of the audit log holds codes only: {rule}, at most 100 characters.");
    }

    [GeneratedRegex(@"\A[a-z][a-z-]{0,40}\.[a-z][a-z-]{0,40}\z")]
    private static partial Regex ActName();

    [GeneratedRegex(@"\A[a-z][a-z-]{0,40}\z")]
    private static partial Regex Name();

    // No space and no @: neither prose nor an address fits.
    [GeneratedRegex(@"\A[A-Za-z0-9._:/#+=-]{1,100}\z")]
    private static partial Regex Code();
}
