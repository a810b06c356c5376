using System.ClientModel;
using System.ClientModel.Primitives;
using Chat.Testing;
using OpenAI;
using OpenAI.Chat;

namespace Chat.Rag.Tests.Models;

/// <summary>The server double speaks the protocol as OpenAI's own SDK reads it, so that tests against it mean something.</summary>
public sealed class OpenAiServerTests
{
    [Fact]
    public async Task ItSaysTheSameWholeAndStreamed()
    {
        await using var server = await OpenAiServer.StartAsync();
        server.Key = "sk-1";
        var sdk = new ChatClient(server.Model, new ApiKeyCredential("sk-1"), new OpenAIClientOptions { Endpoint = new Uri(server.Url + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
        ChatMessage[] messages = [new SystemChatMessage("Eco."), new UserChatMessage("El plazo acaba el 30 de junio.")];

        ChatCompletion whole = await sdk.CompleteChatAsync(messages, cancellationToken: TestContext.Current.CancellationToken);
        var streamed = new List<StreamingChatCompletionUpdate>();
        await foreach (var update in sdk.CompleteChatStreamingAsync(messages, cancellationToken: TestContext.Current.CancellationToken))
            streamed.Add(update);

        Assert.Equal("El plazo acaba el 30 de junio.", whole.Content[0].Text);
        Assert.Equal(whole.Content[0].Text, string.Concat(streamed.SelectMany(u => u.ContentUpdate).Select(p => p.Text)));
        Assert.Equal(whole.FinishReason, Assert.Single(streamed, u => u.FinishReason is not null).FinishReason);
        Assert.Equal(whole.Usage.TotalTokenCount, Assert.Single(streamed, u => u.Usage is not null).Usage.TotalTokenCount);
    }
}
