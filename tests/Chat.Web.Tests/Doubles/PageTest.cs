using Chat.Core.Answers;
using Chat.Rag.Screening;
using Chat.Records;
using Chat.Records.Storage;
using Chat.Web.Cases;
using Chat.Web.Conversations;
using Chat.Web.Hosting.Limits;
using Chat.Web.Records;
using Chat.Web.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Web.Tests.Doubles;

/// <summary>Renders components with the words of a language, a temporary data folder, and no browser.</summary>
public abstract class PageTest : BunitContext
{
    /// <summary>Where feedback and requests go.</summary>
    protected string DataFolder { get; } = Directory.CreateTempSubdirectory("chat-web-").FullName;

    protected PageTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        JSInterop.Setup<bool>("taxAssistant.prefersLessMotion").SetResult(true);
        JSInterop.Setup<int[]>("taxAssistant.kept").SetResult([]);
        Services.AddSingleton<TimeProvider>(new FixedClock(2026, 11, 23));
        Services.AddSingleton<UiWordings>();
        Services.AddRecords(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["TaxAssistant:DataDirectory"] = DataFolder }).Build());
        Services.AddSingleton<CitizenRecords>();
        Services.AddSingleton<CaseHandover>();
        Services.AddSingleton<CaseSummary>();
        Services.AddSingleton<CaseSummariser>(services => services.GetRequiredService<CaseSummary>().WriteAsync);
        Services.AddSingleton(Options.Create(new ScreeningOptions()));
        Services.AddSingleton(Options.Create(new ConversationOptions()));
        Services.AddSingleton(Options.Create(new LimitsOptions()));
        Services.AddSingleton<QuestionLimiter>();
        Services.AddSingleton(SmallKnowledge.With([SmallKnowledge.Topic("irpf/uno"), SmallKnowledge.Topic("iva/dos")]));
        Services.AddSingleton<SeasonalSuggestions>();
        Services.AddScoped<Browser>();
        Services.AddSingleton(HandStream.Saying(Sample.Answer()));
    }

    /// <summary>The words that components are given.</summary>
    protected UiWording Words => WordsOf("es");

    protected UiWording WordsOf(string language) => Services.GetRequiredService<UiWordings>().For(language);

    /// <summary>Renders a part of the conversation.</summary>
    protected IRenderedComponent<T> Show<T>(Action<ComponentParameterCollectionBuilder<T>> parameters, string language = "es")
        where T : IComponent => Render<T>(p =>
        {
            p.AddCascadingValue(WordsOf(language));
            parameters(p);
        });

    /// <summary>What was kept in a table, each row as JSON.</summary>
    protected IReadOnlyList<string> Kept<T>()
        where T : class => KeptRows.Of<T>(Services.GetRequiredService<RecordsDatabase>());

    /// <summary>Puts words into the question field, or another; they come as the browser gives them.</summary>
    protected void Type(string words, string field = QuestionBox.FieldId) =>
        JSInterop.Setup<FieldText>("taxAssistant.readField", call => Equals(call.Arguments[0], field)).SetResult(new FieldText(words.Length > 1_001 ? words[..1_001] : words, words.Length));

    /// <summary>A browser that could not load the masking.</summary>
    protected void WithoutMasking() => JSInterop.Setup<FieldText>("taxAssistant.readField", _ => true).SetResult(new FieldText("", 20, IsProtected: false));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(DataFolder))
            Directory.Delete(DataFolder, recursive: true);
    }
}
