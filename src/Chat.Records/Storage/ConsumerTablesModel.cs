using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Storage;

/// <summary>Keys and indexes of the tables of consumers and of named writes.</summary>
internal static class ConsumerTablesModel
{
    public static void Add(ModelBuilder model)
    {
        model.Entity<Consumer>(table =>
        {
            table.ToTable("consumers").HasKey(c => c.Id);
            table.Property(c => c.Id).ValueGeneratedNever();
            table.HasIndex(c => c.Name).IsUnique();
            table.HasIndex(c => c.Digest).IsUnique();
        });
        model.Entity<ConsumerUse>(table =>
        {
            table.ToTable("consumer_uses").HasKey(u => new { u.ConsumerId, u.Quota });
            table.HasOne<Consumer>().WithMany().HasForeignKey(u => u.ConsumerId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<OnceRow>(table =>
        {
            table.ToTable("once").HasKey(o => o.Name);
            table.HasIndex(o => o.StartedAt);
        });
    }
}
