using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Tests.Pipeline.Models;

[TestClass]
public sealed class ModelMemoryTests
{
    private int _releases;

    [TestMethod]
    public void Idle_memory_is_released_at_once_and_each_time()
    {
        var memory = Create();

        memory.Release();
        Assert.AreEqual(1, _releases);
        memory.Enter().Dispose();
        Assert.AreEqual(1, _releases);
        memory.Release();

        Assert.AreEqual(2, _releases);
    }

    [TestMethod]
    public void Running_computations_keep_the_memory_until_the_last_ends()
    {
        var memory = Create();
        var first = memory.Enter();

        memory.Release();
        var second = memory.Enter();
        first.Dispose();
        Assert.AreEqual(0, _releases);
        second.Dispose();

        Assert.AreEqual(1, _releases);
    }

    private ModelMemory Create() => new(() => _releases++);
}
