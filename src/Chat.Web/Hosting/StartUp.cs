using Chat.Core.Languages;
using Chat.Llama;
using Chat.Rag;
using Chat.Rag.Answering;
using Chat.Rag.Knowledge;
using Chat.Records.Backup;
using Chat.Web.Records;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Chat.Web.Hosting;

/// <summary>Starts the service, or says in one sentence why it cannot.</summary>
internal static class StartUp
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    /// <summary>Runs until it is told to stop; 0 when it ran, 1 when it could not start.</summary>
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        try
        {
            HeadStart.Begin();
            await using var app = Build(args, add, map);
            await StartAsync(app);
            Console.WriteLine($"TaxAssistant answers at {string.Join(", ", AddressesOf(app))}");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception fault) when (Explain(fault) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>The service, ready to start, its data folder tried; tests build it the same way.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        // Settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(StartUp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultAddress);
        add(builder);
        var app = builder.Build();
        var data = app.Services.GetRequiredService<DataFolder>();
        // A restore that was interrupted ends before anybody looks at what it restores.
        PendingRestore.Finish(data.Root);
        data.Check();
        HeadStart.Begin(app.Services);
        map(app);
        return app;
    }

    /// <summary>Has the knowledge read before the first request can come in.</summary>
    public static async Task StartAsync(WebApplication app)
    {
        app.Services.GetRequiredService<AnswerPipeline>();
        HeadStart.WarmUp(app.Services, Language.Es);
        await app.StartAsync();
        HeadStart.WarmUpOthers(app.Services);
    }

    /// <summary>The addresses that it listens on.</summary>
    public static ICollection<string> AddressesOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private static string? Explain(Exception fault) => fault switch
    {
        KnowledgeException or DataFolderException or ModelException or BackupException => fault.Message,
        OptionsValidationException options => string.Join(' ', options.Failures),
        // A number that is none: the binder names the setting and what it was given.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => $"{fault.Message.TrimEnd('.')}; correct the setting.",
        IOException { InnerException: AddressInUseException } =>
            $"{fault.Message.TrimEnd('.')}: another program uses that port; stop it, or choose another with --urls http://127.0.0.1:5081.",
        FormatException or UriFormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } =>
            $"The address to listen on cannot be used: {fault.Message}",
        System.Net.Sockets.SocketException => $"The address to listen on cannot be used: {fault.Message}.",
        _ => null,
    };
}
