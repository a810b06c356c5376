using System.Xml.Linq;
using Chat.Records.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Records;

/// <summary>
/// The keys of cookies, forms and circuits, in the database that the nodes share: a visitor whose node is gone goes on at another. They are
/// used for that alone; receipts, contacts and the audit log have keys of their own, which are in no database.
/// </summary>
internal sealed class SharedKeyRing(RecordsDatabase database, TimeProvider clock) : IXmlRepository
{
    // ASP.NET Core asks at start, and once a day, on a thread of its own; it has no asynchronous way to ask.

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(async () =>
    {
        await using var context = await database.OpenAsync();
        var keys = await context.ProtectionKeys.AsNoTracking().OrderBy(k => k.At).Select(k => k.Xml).ToListAsync();
        return keys.ConvertAll(XElement.Parse);
    }).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => Task.Run(async () =>
    {
        await using var context = await database.OpenAsync();
        context.ProtectionKeys.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting), At = clock.GetUtcNow() });
        await context.SaveChangesAsync();
    }).GetAwaiter().GetResult();
}
