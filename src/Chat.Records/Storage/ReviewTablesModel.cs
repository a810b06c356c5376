using Microsoft.EntityFrameworkCore;

namespace Chat.Records.Storage;

/// <summary>How reviews are kept.</summary>
internal static class ReviewTablesModel
{
    public static void Add(ModelBuilder model)
    {
        model.Entity<AnswerReview>(table =>
        {
            table.ToTable("reviews").HasKey(r => r.Id);
            table.Property(r => r.Id).ValueGeneratedNever();
            table.HasOne<KeptTurn>().WithMany().HasForeignKey(r => r.TurnId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<KnowledgeCorrection>(table =>
        {
            // No foreign key: what is wrong in the knowledge stays so when the answer that showed it has been deleted.
            table.ToTable("corrections").HasKey(c => c.Id);
            table.Property(c => c.Id).ValueGeneratedNever();
            table.Property(c => c.Edition).IsConcurrencyToken();
            table.HasIndex(c => new { c.State, c.OpenedAt });
            table.HasIndex(c => c.TurnId);
        });
        model.Entity<EvaluationCase>(table =>
        {
            table.ToTable("evaluation_cases").HasKey(c => c.TurnId);
            table.Property(c => c.TurnId).ValueGeneratedNever();
            // A citizen's words stay as long as the answer does; who wants to keep a case exports it.
            table.HasOne<KeptTurn>().WithOne().HasForeignKey<EvaluationCase>(c => c.TurnId).OnDelete(DeleteBehavior.Cascade);
            table.HasIndex(c => c.At);
        });
    }
}
