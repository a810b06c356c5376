namespace Chat.EndToEnd;

/// <summary>The service on a data folder that holds the small law of <see cref="LawOnDisk"/>.</summary>
public sealed class LawSite : IAsyncLifetime
{
    private DirectoryInfo? _data;
    private ServiceProcess? _service;

    /// <summary>Its address.</summary>
    public string Address => _service!.Address;

    /// <summary>Its data folder.</summary>
    public string Data => _data!.FullName;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _data = await LawOnDisk.MakeAsync();
        _service = await ServiceProcess.StartAsync(Data);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _service?.Dispose();
        _data?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
