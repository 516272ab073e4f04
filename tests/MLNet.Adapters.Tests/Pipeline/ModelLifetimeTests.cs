using MLNet.Adapters.Pipeline;

namespace MLNet.Adapters.Tests.Pipeline;

[TestClass]
public sealed class ModelLifetimeTests
{
    private int _releases;

    [TestMethod]
    public void Memory_is_released_once()
    {
        ModelLifetime lifetime = Create();

        lifetime.Close();
        lifetime.Close();
        lifetime.Leave();

        Assert.AreEqual(1, _releases);
    }

    [TestMethod]
    public void Running_computation_keeps_the_memory_until_it_ends()
    {
        ModelLifetime lifetime = Create();
        ModelLifetime.Computation first = lifetime.Enter();
        ModelLifetime.Computation second = lifetime.Enter();

        lifetime.Close();
        Assert.ThrowsExactly<ObjectDisposedException>(() => lifetime.Enter());
        first.Dispose();
        Assert.AreEqual(0, _releases);
        second.Dispose();

        Assert.AreEqual(1, _releases);
    }

    [TestMethod]
    public void Each_leave_stands_for_one_engine_until_the_last()
    {
        ModelLifetime lifetime = Create();
        object[] engines = [new(), new(), new()];
        Array.ForEach(engines, lifetime.Join);

        lifetime.Leave();
        lifetime.Leave();
        lifetime.ThrowIfClosed();
        lifetime.Leave();

        Assert.AreEqual(1, _releases);
        GC.KeepAlive(engines);
    }

    [TestMethod]
    public void Close_does_not_wait_for_engines()
    {
        ModelLifetime lifetime = Create();
        object[] engines = [new(), new()];
        Array.ForEach(engines, lifetime.Join);

        lifetime.Close();

        Assert.AreEqual(1, _releases);
        Assert.ThrowsExactly<ObjectDisposedException>(() => lifetime.Join(new object()));
        GC.KeepAlive(engines);
    }

    [TestMethod]
    public void Engines_that_nobody_holds_do_not_count()
    {
        ModelLifetime lifetime = Create();
        JoinForgotten(lifetime, 5);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        lifetime.Leave();

        Assert.AreEqual(1, _releases);
    }

    [TestMethod]
    public void Error_names_the_model_and_the_remedy()
    {
        ModelLifetime lifetime = Create();
        lifetime.Close();

        var error = Assert.ThrowsExactly<ObjectDisposedException>(lifetime.ThrowIfClosed);

        StringAssert.Contains(error.Message, "The test model has been disposed");
        StringAssert.Contains(error.Message, "OwnsTransformer");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void JoinForgotten(ModelLifetime lifetime, int count)
    {
        for (int index = 0; index < count; index++)
            lifetime.Join(new object());
    }

    private ModelLifetime Create() => new("test model", () => _releases++);
}
