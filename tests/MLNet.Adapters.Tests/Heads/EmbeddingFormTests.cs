using MLNet.Adapters.Heads;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Heads;

[TestClass]
public sealed class EmbeddingFormTests
{
    [TestMethod]
    [DataRow(true, null, new[] { 0.36f, 0.48f, 0.8f, 0, 1, 0 })]
    [DataRow(false, 2, new float[] { 9, 12, 0, 7 })]
    [DataRow(true, 2, new[] { 0.6f, 0.8f, 0, 1 })] // normalized after the cut
    public void Vectors_are_cut_and_then_normalized(bool normalize, int? dimensions, float[] expected)
    {
        using var scope = NewDisposeScope();
        var pooled = tensor(new float[] { 9, 12, 20, 0, 7, 0 }, [2, 3]);

        var embedded = new EmbeddingForm(EmbeddingPooling.Mean, normalize, dimensions).Apply(pooled);

        EncoderFixture.AssertClose(tensor(expected, [2, expected.Length / 2]), embedded);
    }
}
