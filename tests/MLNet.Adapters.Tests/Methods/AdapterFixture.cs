using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>An adapter and head that the reference library saved, mapped to ours for the tests.</summary>
internal sealed class AdapterFixture : IDisposable
{
    private readonly string _name;
    private readonly SafetensorsFile _expected;
    private readonly ClassificationHeadKind _headKind;

    public AdapterFixture(string name, BottleneckAdapterConfig config)
    {
        _name = name;
        _expected = SafetensorsFile.Open(Fixture.Path("adapters", "bert", name, "expected.safetensors"));
        Encoder = EncoderFixture.SmallBert();
        Adapter = (BottleneckAdapters)config.Create(Encoder.Config.Shape, null, CPU);
        using var stored = SafetensorsFile.Open(Fixture.Path("adapters", "bert", name, "adapter.safetensors"));
        Fill(Adapter.named_parameters().Select(named => (ReferenceKey(named.name), (Tensor)named.parameter)), stored);
        using var head = SafetensorsFile.Open(Fixture.Path("adapters", "bert", name, "model_head.safetensors"));
        _headKind = head.Entries.Count == 4 ? ClassificationHeadKind.TwoLayer : ClassificationHeadKind.Linear;
        Head = new ClassificationHead(_headKind, Encoder.Config.HiddenSize, 3, null, CPU);
        Fill(Head.named_parameters().Select(named => (HeadKey(named.name), (Tensor)named.parameter)), head);
    }

    public BertEncoder Encoder { get; }

    public BottleneckAdapters Adapter { get; }

    public ClassificationHead Head { get; }

    public void AssertEqualsReference()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var states = Encoder.HiddenStates(EncoderFixture.Input(_expected), new EncoderPass { Adapter = Adapter });
        for (var i = 0; i < states.Count; i++)
            EncoderFixture.AssertClose(_expected.Read($"hidden_states.{i}"), states[i], what: $"{_name}: hidden state {i}");
        EncoderFixture.AssertClose(_expected.Read("logits"), Head.Forward(states[^1], null, 0), what: $"{_name}: logits");

        var model = new TextClassifier(Encoder, Adapter, Head);
        EncoderFixture.AssertClose(_expected.Read("logits"), model.Logits(EncoderFixture.Input(_expected)), what: $"{_name}: logits by the first token alone");
    }

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

    private static void Fill(IEnumerable<(string Key, Tensor Parameter)> parameters, SafetensorsFile stored) =>
        ParameterLoading.Fill(parameters, stored);

    // layer.0.feed_forward.down.weight → bert.encoder.layer.0.output.adapters.NAME.adapter_down.0.weight
    private string ReferenceKey(string name) => ReferenceKey(name, AdapterName);

    public static string ReferenceKey(string name, string adapter)
    {
        var parts = name.Split('.');
        var place = parts[2] == "attention" ? "attention.output" : "output";
        var tail = string.Join('.', parts[3..]) switch
        {
            "down.weight" => "adapter_down.0.weight",
            "down.bias" => "adapter_down.0.bias",
            "up.weight" => "adapter_up.weight",
            "up.bias" => "adapter_up.bias",
            var other => other,
        };
        return $"bert.encoder.layer.{parts[1]}.{place}.adapters.{adapter}.{tail}";
    }

    private string HeadKey(string name) => HeadKey(name, AdapterName, _headKind);

    public static string HeadKey(string name, string head, ClassificationHeadKind kind = ClassificationHeadKind.TwoLayer) =>
        $"heads.{head}.{name.Replace("dense", "1", StringComparison.Ordinal).Replace("output", kind == ClassificationHeadKind.TwoLayer ? "4" : "1", StringComparison.Ordinal)}";

    private string AdapterName => _name.Replace("_safetensors", string.Empty, StringComparison.Ordinal);
}
