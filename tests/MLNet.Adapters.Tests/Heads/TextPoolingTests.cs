using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Heads;

/// <summary>From the states of tokens to one vector, by hand.</summary>
[TestClass]
public sealed class TextPoolingTests
{
    private const float Padding = 1000; // would show in any mean or maximum

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean, 2f, -3f, 5f, -4f)]
    [DataRow(EmbeddingPooling.Max, 3f, -1f, 6f, -2f)]
    [DataRow(EmbeddingPooling.Cls, 1f, -1f, 6f, -4f)]
    public void Padding_never_counts(EmbeddingPooling pooling, float first, float next, float third, float fourth)
    {
        using var scope = NewDisposeScope();
        var last = tensor(new float[] { 1, -1, 3, -5, Padding, Padding, 6, -4, 5, -6, 4, -2 }, [2, 3, 2]); // B 2, T 3, H 2
        var input = EncoderInput.Create(new long[6], new long[6], [2, 3], 3, CPU);
        var second = EncoderInput.Create(new long[3], new long[3], [3], 3, CPU);

        EncoderFixture.AssertClose(tensor(new[] { first, next, third, fourth }, [2, 2]), TextPooling.Pool(last, input, pooling));
        EncoderFixture.AssertClose(tensor(new[] { third, fourth }, [1, 2]), TextPooling.Pool(last.narrow(0, 1, 1), second, pooling));
    }

    [TestMethod]
    public void A_vector_of_zeros_stays_one_when_it_is_normalised()
    {
        using var scope = NewDisposeScope();

        EncoderFixture.AssertClose(
            tensor(new[] { 0.6f, 0.8f, 0, 0 }, [2, 2]),
            TextPooling.Normalize(tensor(new float[] { 3, 4, 0, 0 }, [2, 2])));
    }
}
