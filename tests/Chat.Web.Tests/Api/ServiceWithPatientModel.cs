using System.Runtime.CompilerServices;
using Chat.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Api;

/// <summary>The service with a model that says what its passages say, one line each time a test lets it.</summary>
public class ServiceWithPatientModel : RunningService
{
    private readonly SemaphoreSlim _lines = new(0);

    public ServiceWithPatientModel() => Model = new ScriptedModel(LinesAsync);

    /// <summary>The model.</summary>
    public ScriptedModel Model { get; }

    /// <summary>How long an answer goes on without a reader, and how long its events stay.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override IEnumerable<string> Settings =>
    [
        "--TaxAssistant:Api:Grace", $"{Grace}", "--TaxAssistant:Api:EventsKept", "00:00:01", "--TaxAssistant:Api:Beat", "00:00:00.2",
        // One request for one answer, so that an answer made twice would be seen.
        "--TaxAssistant:Generation:MostRetries", "0", "--TaxAssistant:Generation:FirstSentenceLimit", "00:09:00", "--TaxAssistant:Generation:TimeLimit", "00:10:00",
    ];

    /// <summary>Lets the model say so many lines.</summary>
    public void Let(int lines) => _lines.Release(lines);

    /// <summary>Lets it say all that it has, and whatever it is asked next.</summary>
    public void LetAll() => _lines.Release(10_000);

    /// <summary>Takes back what it may say but has not said.</summary>
    public void Hold()
    {
        while (_lines.Wait(0))
        {
        }
    }

    /// <inheritdoc/>
    protected override void Add(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IChatClient>(Model);
        base.Add(builder);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        _lines.Dispose();
    }

    private async IAsyncEnumerable<ChatResponseUpdate> LinesAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (number, line) in ObedientModel.PassageLines(request.Transcript).Take(6))
        {
            await _lines.WaitAsync(cancellation);
            yield return ScriptedModel.Say($"{line} [{number}]\n");
        }

        yield return ScriptedModel.End(ChatFinishReason.Stop);
    }
}
