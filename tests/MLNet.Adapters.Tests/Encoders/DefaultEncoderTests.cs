using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pretrained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

[TestClass]
public sealed class DefaultEncoderTests
{
    private const float EmbeddingTolerance = 2e-5f; // six layers of 384 channels in float32

    [TestMethod]
    public void Sentence_embeddings_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(EncoderFiles.FromDirectory(DefaultEncoder.Folder), CPU);
        using var expected = SafetensorsFile.Open(Fixture.Path("minilm", "expected.safetensors"));
        using var mode = inference_mode();

        var last = encoder.Forward(EncoderFixture.Input(expected), EncoderPass.Plain); // [B, T, H]
        var mask = expected.Read("attention_mask").unsqueeze(2);                        // [B, T, 1]
        var mean = (last * mask).sum(1) / mask.sum(1);
        var embeddings = mean / mean.norm(1, true, 2);

        EncoderFixture.AssertClose(expected.Read("sentence_embeddings"), embeddings, EmbeddingTolerance);
        var tokens = (int)mask[0].sum().item<float>();
        EncoderFixture.AssertClose(
            expected.Read("last_hidden_state.row0").narrow(0, 0, tokens), last[0].narrow(0, 0, tokens), EmbeddingTolerance * 5);
    }

    // Each of the 12 sub-layers rounds weights and states about eight times, by up to 2⁻⁹ in random directions: √(12 · 8) · 2⁻⁹ is 0.02 of
    // a vector's length. Twice that, as the directions are not independent.
    [TestMethod]
    public void Sentence_embeddings_in_bfloat16_are_as_near_to_the_reference_as_rounding_lets_them()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(EncoderFiles.FromDirectory(DefaultEncoder.Folder), CPU, EncoderPrecision.BFloat16);
        using var expected = SafetensorsFile.Open(Fixture.Path("minilm", "expected.safetensors"));
        using var mode = inference_mode();
        using var model = new TextModel(encoder, null, null);

        var embeddings = TextPooling.Normalize(model.Embeddings(EncoderFixture.Input(expected), EmbeddingPooling.Mean));

        var distances = (embeddings - expected.Read("sentence_embeddings")).norm(1, false, 2);
        Assert.IsLessThan(0.04f, distances.max().item<float>());
        Assert.IsGreaterThan(1e-3f, distances.min().item<float>(), "bfloat16 rounds");
    }

    [TestMethod]
    public void Padding_does_not_change_a_row()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(EncoderFiles.FromDirectory(DefaultEncoder.Folder), CPU);
        using var mode = inference_mode();
        long[] row = [101, 7632, 102];
        long[] longRow = [101, .. Enumerable.Repeat(2773L, 198), 102];

        var alone = encoder.Forward(EncoderInput.Create(row, new long[3], [3], 3, CPU), EncoderPass.Plain);
        var together = encoder.Forward(
            EncoderInput.Create([.. row, .. new long[197], .. longRow], new long[400], [3, 200], 200, CPU), EncoderPass.Plain);

        EncoderFixture.AssertClose(alone[0], together[0].narrow(0, 0, 3));
    }
}
