using MLNet.Adapters.Methods;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class AdapterNormObserverTests
{
    [TestMethod]
    public void Padding_does_not_count()
    {
        using var scope = NewDisposeScope();
        var observer = new AdapterNormObserver([2, 1], epoch: 4);
        var output = tensor(new float[] { 3, 4, 6, 8, 0, 1, 100, 100 }, [2, 2, 2]); // norms 5, 10; 1, padding

        observer.Observe(3, SubLayer.FeedForward, output);

        Assert.AreEqual(new AdapterNorm(4, 3, SubLayer.FeedForward, 16.0 / 3), observer.Norms.Single());
    }
}
