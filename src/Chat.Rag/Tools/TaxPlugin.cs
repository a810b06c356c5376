using Chat.Rag.Knowledge;
using Microsoft.SemanticKernel;

namespace Chat.Rag.Tools;

/// <summary>The tools as functions of Semantic Kernel: the answer path calls them, and a model with tool calling could.</summary>
public static class TaxPlugin
{
    /// <summary>Name of the plugin.</summary>
    public const string Name = "tax";

    /// <summary>The plugin over a knowledge folder; its functions need one with <c>tools/</c>.</summary>
    public static KernelPlugin Create(KnowledgeBase knowledge)
    {
        object[] tools =
        [
            new FilingDatesTool(knowledge), new LateSurchargeTool(knowledge), new FilingObligationTool(knowledge),
            new DeferralTool(knowledge), new TaxScaleTool(knowledge), new IdentifierTool(knowledge),
        ];
        return KernelPluginFactory.CreateFromFunctions(Name, tools.SelectMany(t => KernelPluginFactory.CreateFromObject(t)));
    }

    /// <summary>A kernel with nothing but the plugin: without a logger of the host, since the kernel traces arguments, which are the citizen's.</summary>
    public static Kernel Kernel(KernelPlugin plugin) => new(services: null, plugins: [plugin]);
}
