using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Storage;

/// <summary>Keys and indexes of the tables of cases, changes and switches.</summary>
internal static class CaseTablesModel
{
    public static void Add(ModelBuilder model)
    {
        model.Entity<KeptCase>(table =>
        {
            table.ToTable("cases").HasKey(c => c.Id);
            table.Property(c => c.Id).ValueGeneratedNever();
            table.Property(c => c.Version).IsConcurrencyToken();
            table.HasIndex(c => c.Number).IsUnique();
            table.HasIndex(c => c.Code).IsUnique();
            table.HasIndex(c => c.Key).IsUnique();
            table.HasIndex(c => c.ConversationId);
            table.HasIndex(c => c.AnswerId);
            table.HasIndex(c => c.TakenAt);
            table.HasIndex(c => c.ClosedAt);
            // The lists of the inbox, each in its own order.
            table.HasIndex(c => new { c.State, c.Number });
            table.HasIndex(c => new { c.AssignedTo, c.State, c.Number });
        });
        model.Entity<CaseMessage>(table =>
        {
            table.ToTable("case_messages").HasKey(m => new { m.CaseId, m.Number });
            table.HasOne<KeptCase>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Cascade);
            table.HasIndex(m => new { m.CaseId, m.Key }).IsUnique();
        });
        model.Entity<CaseNote>(table =>
        {
            table.ToTable("case_notes").HasKey(n => n.Id);
            table.Property(n => n.Id).ValueGeneratedNever();
            table.HasOne<KeptCase>().WithMany().HasForeignKey(n => n.CaseId).OnDelete(DeleteBehavior.Cascade);
            table.HasIndex(n => n.CaseId);
        });
        model.Entity<CaseStep>(table =>
        {
            table.ToTable("case_steps").HasKey(s => new { s.CaseId, s.Edition });
            table.HasOne<KeptCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Change>(table =>
        {
            table.ToTable("changes").HasKey(c => c.Number);
            table.Property(c => c.Number).ValueGeneratedNever();
        });
        model.Entity<Counter>(table =>
        {
            table.ToTable("counters").HasKey(c => c.Name);
            table.HasData(new Counter { Name = Counters.Cases, Value = 0 }, new Counter { Name = Counters.Changes, Value = 0 });
        });
        model.Entity<SwitchRow>(table => table.ToTable("switches").HasKey(s => new { s.Face, s.Number }));
    }
}
