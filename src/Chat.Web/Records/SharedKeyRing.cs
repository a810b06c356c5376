using System.Xml.Linq;
using Chat.Records;
using Chat.Records.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Records;

/// <summary>
/// The keys of cookies, forms and circuits, in the database that the nodes share: a visitor whose node is gone goes on at another. They are
/// used for that alone; receipts, contacts and the audit log have keys of their own, which are in no database.
/// </summary>
/// <remarks>
/// Nodes that find no key at the same moment would make one each, and a node learns of another's only when it reads them again, a day later.
/// So of those who make one at once the first alone keeps it; the others, which read again after making theirs, find that one.
/// </remarks>
internal sealed class SharedKeyRing(RecordsDatabase database, TimeProvider clock) : IXmlRepository
{
    // Any number that no other lock of this database uses.
    private const long Lock = 0x7461_786b_6579_7269;

    // Names of the keys at the last reading; null before the first.
    private volatile IReadOnlyList<string>? _seen;

    /// <summary>Asks the database for the first time. Until it has answered, who wants the keys is refused at once and does not wait for it too.</summary>
    public async Task ReachAsync(CancellationToken cancellation = default) => _seen ??= [.. (await ReadAsync(cancellation)).Select(k => k.Name)];

    // ASP.NET Core asks at start, and once a day, on a thread of its own; it has no asynchronous way to ask.

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        if (_seen is null)
            throw new RecordsException("The keys of cookies and forms are in the database, which has not been reached since the start.");
        var keys = Task.Run(() => ReadAsync(CancellationToken.None)).GetAwaiter().GetResult();
        _seen = [.. keys.Select(k => k.Name)];
        return keys.ConvertAll(k => XElement.Parse(k.Xml));
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => StoreAsync(element, friendlyName)).GetAwaiter().GetResult();

    private async Task<List<ProtectionKey>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return await context.ProtectionKeys.AsNoTracking().OrderBy(k => k.At).ToListAsync(cancellation);
    }

    private async Task StoreAsync(XElement element, string name)
    {
        await using var context = await database.OpenAsync();
        await using var transaction = await context.Database.BeginTransactionAsync();
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})");
        // A key only: a revocation is kept whatever else there is.
        if (element.Name == "key" && _seen is { } seen && await context.ProtectionKeys.AnyAsync(k => !seen.Contains(k.Name)))
            return;
        context.ProtectionKeys.Add(new ProtectionKey { Name = name, Xml = element.ToString(SaveOptions.DisableFormatting), At = clock.GetUtcNow() });
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
