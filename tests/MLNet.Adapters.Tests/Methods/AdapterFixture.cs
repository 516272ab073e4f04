using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>An adapter and head that the reference library saved, in the small BERT.</summary>
internal sealed class AdapterFixture : IDisposable
{
    private readonly string _name;
    private readonly SafetensorsFile _expected;

    public AdapterFixture(string name)
    {
        _name = name;
        _expected = SafetensorsFile.Open(Fixture.Path("adapters", "bert", name, "expected.safetensors"));
        Encoder = EncoderFixture.SmallBert();
        Loaded = TrainedAdapter.Load(Fixture.Path("adapters", "bert", name), ReferenceFusion.Encoder);
        Adapter = CompositionBuilder.Build(Loaded, Encoder.Config.Shape, CPU);
        Head = ReferenceFusion.HeadOf(Loaded);
    }

    public TrainedAdapter Loaded { get; }

    public TransformerEncoder Encoder { get; }

    public AdapterModule Adapter { get; }

    public TextHead Head { get; }

    /// <param name="addedTokens">The number of tokens that the adapter puts in front of each row, which the reference keeps.</param>
    /// <param name="realTokensOnly">Whether states of padding may differ, which nothing reads.</param>
    public void AssertEqualsReference(int addedTokens = 0, bool realTokensOnly = false)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var states = Encoder.HiddenStates(EncoderFixture.Input(_expected), new EncoderPass { Adapter = Adapter });
        var compared = realTokensOnly ? _expected.Read("attention_mask").unsqueeze(-1) : ones(1);
        for (var i = 0; i < states.Count; i++)
        {
            var expected = _expected.Read($"hidden_states.{i}").narrow(1, addedTokens, states[i].shape[1]);
            AssertClose(expected * compared, states[i] * compared, $"{_name}: hidden state {i}");
        }

        if (addedTokens == 0)
            AssertClose(_expected.Read("logits"), Head.Forward(states[^1], null, 0), $"{_name}: logits");

        var model = new TextModel(Encoder, Adapter, Head);
        AssertClose(
            _expected.Read("logits"),
            model.Outputs(EncoderFixture.Input(_expected)),
            $"{_name}: logits by the first token alone");
    }

    // Rounding is relative to the size of values, which methods with large weights raise.
    private static void AssertClose(Tensor expected, Tensor actual, string what) => EncoderFixture.AssertClose(
        expected, actual, EncoderFixture.Tolerance * Math.Max(1, expected.abs().max().item<float>()), what);

    public long ReferenceParameterCount()
    {
        using var stored = SafetensorsFile.Open(Fixture.Path("adapters", "bert", _name, "adapter.safetensors"));
        return stored.Entries.Values.Sum(entry => entry.Shape.Aggregate(1L, (product, size) => product * size));
    }

    public void Dispose()
    {
        _expected.Dispose();
        Encoder.Dispose();
        Adapter.Dispose();
        Head.Dispose();
    }
}
