using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Tests.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

[TestClass]
public sealed class BertEncoderTests
{
    [TestMethod]
    public void Every_hidden_state_equals_the_reference()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var expected = SafetensorsFile.Open(Fixture.Path("encoders", "bert", "expected.safetensors"));
        using var mode = inference_mode();

        var states = encoder.HiddenStates(EncoderFixture.Input(expected), EncoderPass.Plain);

        Assert.HasCount(4, states);
        for (var i = 0; i < states.Count; i++)
            EncoderFixture.AssertClose(expected.Read($"hidden_states.{i}"), states[i], what: $"hidden state {i}");
    }

    [TestMethod]
    public void The_pooled_output_equals_the_reference()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var expected = SafetensorsFile.Open(Fixture.Path("encoders", "bert", "expected.safetensors"));
        using var mode = inference_mode();

        var last = encoder.Forward(EncoderFixture.Input(expected), EncoderPass.Plain);

        EncoderFixture.AssertClose(expected.Read("last_hidden_state"), last);
        EncoderFixture.AssertClose(expected.Read("pooler_output"), encoder.Pool(last));
    }

    [TestMethod]
    [DataRow(16, 1)]
    [DataRow(32, 2)]
    [DataRow(48, 3)]
    public void The_first_token_alone_gives_the_same_state(int hiddenSize, int seed)
    {
        using var scope = NewDisposeScope();
        using var encoder = RandomBert.Create(hiddenSize, seed, ScalarType.Float64);
        using var mode = inference_mode();

        var all = encoder.Forward(RandomBert.Input(ScalarType.Float64), EncoderPass.Plain);
        var first = encoder.Forward(RandomBert.Input(ScalarType.Float64), new EncoderPass { FirstTokenOnly = true });

        Rounding.AssertWithin(Rounding.Bound(ScalarType.Float64, encoder.Config.Shape, all), all.narrow(1, 0, 1), first, "the first token");
    }

    [TestMethod]
    public void No_parameter_can_be_trained_unless_it_is_asked_for()
    {
        using var encoder = EncoderFixture.SmallBert();

        Assert.IsFalse(encoder.parameters().Any(parameter => parameter.requires_grad));
    }
}
