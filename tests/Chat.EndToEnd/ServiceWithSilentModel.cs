using Chat.Testing;

namespace Chat.EndToEnd;

/// <summary>The built service with a model of its own that reads for a while before it says what its passages say.</summary>
public sealed class ServiceWithSilentModel : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-silent-").FullName;
    private OpenAiServer? _model;
    private ServiceProcess? _service;

    /// <summary>For how long the model says nothing, each time it is asked.</summary>
    public TimeSpan Silence { get; set; }

    /// <summary>How often the model was asked.</summary>
    public int Asked => _model!.Requests.Count;

    /// <summary>Where it answers.</summary>
    public string Address => _service!.Address;

    /// <summary>What the command line answers on its data.</summary>
    public Task<string> CommandAsync(params string[] words) => ServiceProcess.CommandAsync([.. words, "--data", _data]);

    public async ValueTask InitializeAsync()
    {
        _model = await OpenAiServer.StartAsync();
        _model.Answer = request => OpenAiAnswer.Says(string.Join('\n', ObedientModel.PassageLines(string.Join('\n', request.Messages.Select(m => m.Text))).Take(6).Select(l => $"{l.Line} [{l.Number}]")))
            with { PauseBefore = 0, Gate = Task.Delay(Silence) };
        // One request for one answer, so that an answer made twice would be seen.
        _service = await ServiceProcess.StartAsync(_data, settings: [("Model:Endpoints:0:Url", _model.Url), ("Generation:MostRetries", "0"), ("Generation:FirstSentenceLimit", "00:01:00")]);
    }

    public async ValueTask DisposeAsync()
    {
        _service?.Dispose();
        if (_model is not null)
            await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
