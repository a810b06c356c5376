using Chat.Llama.Batching;

namespace Chat.Llama.Tests.Batching;

public sealed class WaitingQueueTests
{
    [Fact]
    public void NobodyEntersAfterAllWhoWaitWereTold()
    {
        using var queue = new WaitingQueue(length: 4, slots: 1);

        // The engine's thread ends with this, and nobody looks at the queue any more.
        queue.FailAll(new ModelException("The model was stopped."));

        Assert.Throws<ObjectDisposedException>(() => queue.Enter(null!, running: 0));
    }
}
