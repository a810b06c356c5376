using Chat.Rag.Models;
using Chat.Testing;
using Chat.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chat.Web.Tests.Hosting;

/// <summary>What <c>/health/ready</c> says of a model elsewhere; one in the process is in <see cref="Api.ModelInProcessTests"/>.</summary>
public sealed class ModelReadinessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutAModelThereIsNothingToTell()
    {
        await using var services = Build();

        Assert.Null(ModelReadiness.Of(services));
    }

    [Fact]
    public async Task EndpointsAreCountedAndNotNamed()
    {
        await using var up = await OpenAiServer.StartAsync();
        await using var down = await OpenAiServer.StartAsync();
        down.Health = 503;
        await using var services = Build(("Endpoints:0:Url", down.Url), ("Endpoints:1:Url", up.Url));
        Assert.Equal(new ModelReadiness(ModelReadiness.Of(services)!.Id, Endpoints: 2, EndpointsUp: 2), ModelReadiness.Of(services));

        var probe = services.GetServices<IHostedService>().Single();
        await probe.StartAsync(Stop);
        while (ModelReadiness.Of(services)!.EndpointsUp != 1)
            await Task.Delay(5, Stop);
        await probe.StopAsync(Stop);

        var told = ModelReadiness.Of(services)!;
        Assert.Equal((2, 1, null, null), (told.Endpoints, told.EndpointsUp, told.Running, told.Waiting));
        Assert.DoesNotContain("127.0.0.1", told.ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddLogging()
        .AddModel(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build())
        .BuildServiceProvider();
}
