using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Storage;

/// <summary>An origin whose pages may show the widget.</summary>
public sealed class RegisteredOrigin
{
    /// <summary>As browsers write it; of one site only.</summary>
    public required string Origin { get; init; }

    /// <summary>The site's name.</summary>
    public required string Site { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>How sites are kept.</summary>
internal static class SiteTablesModel
{
    public static void Add(ModelBuilder model) => model.Entity<RegisteredOrigin>(table =>
    {
        table.ToTable("site_origins").HasKey(o => o.Origin);
        table.HasIndex(o => o.Site);
    });
}
