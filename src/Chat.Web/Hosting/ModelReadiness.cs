using Chat.Llama;
using Chat.Rag.Models;
using Microsoft.Extensions.AI;

namespace Chat.Web.Hosting;

/// <summary>The model as <c>/health/ready</c> shows it: counts only, since whoever reaches the service may read them.</summary>
/// <param name="Id">The model's name; null until an endpoint has said which it serves.</param>
/// <param name="Running">Answers being written by the model in this process.</param>
/// <param name="Waiting">Requests in its queue.</param>
/// <param name="Endpoints">Remote endpoints.</param>
/// <param name="EndpointsUp">Of these, the ones that take requests or said when they will again.</param>
internal sealed record ModelReadiness(string? Id, int? Running = null, int? Waiting = null, int? Endpoints = null, int? EndpointsUp = null)
{
    /// <summary>How the model of a service stands; null where guidance is quoted.</summary>
    public static ModelReadiness? Of(IServiceProvider services)
    {
        if (services.GetService<IChatClient>() is not { } client)
            return null;
        var id = client.GetService<ModelIdentity>()?.Id;
        if (client.GetService<LlamaChatClient>() is { State: var state })
            return new(id, Running: state.Running, Waiting: state.Waiting);
        return services.GetService<ModelEndpoints>() is { States: var endpoints }
            ? new(id, Endpoints: endpoints.Count, EndpointsUp: endpoints.Count(e => e.Condition is EndpointCondition.Ready or EndpointCondition.Busy))
            : new(id);
    }
}
