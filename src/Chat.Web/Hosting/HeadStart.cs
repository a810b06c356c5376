using Chat.Core.Figures;
using Chat.Core.Languages;
using Chat.Core.Questions;
using Chat.Rag.Indexing.Generations;
using Chat.Rag.Insight;
using Chat.Rag.Knowledge;
using Chat.Rag.Retrieval;
using Chat.Rag.Screening;
using Chat.Records.Storage;
using Chat.Web.Wording;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Chat.Web.Hosting;

/// <summary>
/// What takes longest at a start, begun at once and side by side; whoever needs it waits for what is left of it. A fault shows there too, since the
/// container then makes the service once more: here it is passed over.
/// </summary>
internal static class HeadStart
{
    // Whoever asks first has the processor to itself.
    private static readonly TimeSpan UntilOtherLanguages = TimeSpan.FromSeconds(2);

    // As most answers have them.
    private const string UsualFigures = "Del 8 de abril al 30 de junio de 2026, con más de 22.000 €";

    /// <summary>Begins what needs no settings: to compile the patterns of figures.</summary>
    public static void Begin() => Begin(() => FigureReader.Read(UsualFigures));

    /// <summary>Begins to read the knowledge, to open what was learnt from it, the index, the database and the keys of pages.</summary>
    public static void Begin(IServiceProvider services)
    {
        Begin(() =>
        {
            services.GetRequiredService<KnowledgeBase>();
            Begin(() => services.GetRequiredService<LiveIndex>().RefreshAsync(CancellationToken.None).GetAwaiter().GetResult());
            services.GetRequiredService<TopicIndex>();
            services.GetRequiredService<ScopeClassifier>();
            services.GetRequiredService<LanguageIdentifier>();
        });
        Begin(() =>
        {
            using var context = services.GetRequiredService<IDbContextFactory<RecordsContext>>().CreateDbContext();
            _ = context.Model;
            // A server may hang: who opens it then has a limit of its own.
            var database = services.GetRequiredService<RecordsDatabase>();
            if (!database.UsesServer)
            {
                using var opened = database.OpenAsync().GetAwaiter().GetResult();
                // The first query takes a tenth of a second, whatever it asks.
                _ = opened.Conversations.Any();
                services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(HeadStart)).Protect([]);
            }

            services.GetRequiredService<UiWordings>().For(Language.Es);
        });
    }

    /// <summary>
    /// Puts a question in each language, which nobody asked, through the stages before an answer, so that the first citizen does not wait for their
    /// compilation and the look-ups of the language. It is counted nowhere, and no model is asked.
    /// </summary>
    public static void WarmUp(IServiceProvider services, params ReadOnlySpan<Language> languages)
    {
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().DateTime);
        var topics = services.GetRequiredService<KnowledgeBase>().Topics.Values;
        var questions = new List<Question>();
        foreach (var language in languages)
        {
            if (topics.FirstOrDefault(t => t.Texts.ContainsKey(language)) is { } topic)
                questions.Add(new Question(topic.Texts[language].Title, language, today, ConversationContext.Empty));
        }

        Begin(() =>
        {
            var inspector = services.GetRequiredService<Inspector>();
            questions.ForEach(q => inspector.InspectAsync(q, new InspectionFilter()).GetAwaiter().GetResult());
        });
    }

    /// <summary>The same for the other languages, in a moment: what they need beside it is built when they are first asked in, which takes a tenth of a second.</summary>
    public static void WarmUpOthers(IServiceProvider services) => _ = Task.Delay(UntilOtherLanguages, services.GetRequiredService<TimeProvider>())
        .ContinueWith(_ => WarmUp(services, Language.Ca, Language.Gl, Language.Eu), TaskScheduler.Default)
        .ContinueWith(task => task.Exception, TaskScheduler.Default);

    // Threads of their own: the pool begins with one for each core, and would leave the second half of the work waiting for the first.
    private static void Begin(Action work) => _ = Task.Factory
        .StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        .ContinueWith(task => task.Exception, TaskScheduler.Default);
}
