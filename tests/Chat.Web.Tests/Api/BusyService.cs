using Chat.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Tests.Api;

/// <summary>The service with room for one answer and one question that waits, and a model that says nothing until a test lets it.</summary>
public sealed class BusyService : RunningService
{
    private readonly TaskCompletionSource _speak = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The model.</summary>
    public ScriptedModel Model { get; }

    /// <summary>Makes it.</summary>
    public BusyService() => Model = new ScriptedModel((_, stop) => SpeakAsync(stop));

    /// <summary>The model says what it has to say, now and from now on.</summary>
    public void LetSpeak() => _speak.TrySetResult();

    /// <inheritdoc/>
    protected override IEnumerable<string> Settings =>
    [
        "--TaxAssistant:Admission:Running", "1", "--TaxAssistant:Admission:Waiting", "1",
        "--TaxAssistant:Generation:FirstSentenceLimit", "00:09:00", "--TaxAssistant:Generation:TimeLimit", "00:10:00",
    ];

    /// <inheritdoc/>
    protected override void Add(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IChatClient>(Model);
        base.Add(builder);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> SpeakAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await _speak.Task.WaitAsync(cancellation);
        yield return ScriptedModel.Say("");
        yield return ScriptedModel.End(ChatFinishReason.Stop);
    }
}
