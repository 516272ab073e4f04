using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>Fusions that the reference library saved, as values.</summary>
internal static class ReferenceFusion
{
    public static readonly PretrainedEncoder Encoder = PretrainedEncoder.FromDirectory(Fixture.Path("encoders", "bert"));

    public static readonly Dictionary<string, (BottleneckAdapterConfig Adapter, AdapterFusionConfig Fusion)> Cases = new()
    {
        ["bert-seq_bn"] = (BottleneckAdapterConfig.Pfeiffer, AdapterFusionConfig.Dynamic),
        ["bert-seq_bn-static"] = (BottleneckAdapterConfig.Pfeiffer, AdapterFusionConfig.Static),
        ["bert-double_seq_bn"] = (BottleneckAdapterConfig.Houlsby, AdapterFusionConfig.Dynamic),
        ["bert-par_bn"] = (BottleneckAdapterConfig.Parallel, AdapterFusionConfig.Dynamic),
    };

    public static TrainedAdapter Adapter(string name, BottleneckAdapterConfig config, params string[] folder)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(Fixture.Path([.. folder, name, "adapter.safetensors"]));
        var rows = (int)file.Entries.First(entry => entry.Key.EndsWith("adapter_down.0.weight", StringComparison.Ordinal)).Value.Shape[0];
        var sized = config with { BottleneckSize = rows };
        using var module = sized.Create(Encoder.Shape, null, CPU);
        var weights = AdapterWeights.Write(module.named_parameters().Select(named => (named.name, file.Read(AdapterFixture.ReferenceKey(named.name, name)))));
        return new TrainedAdapter(name, sized, Encoder.Reference, Encoder.Shape, weights, null);
    }

    public static TrainedFusion Fusion(AdapterFusionConfig config, IReadOnlyList<TrainedAdapter> adapters, params string[] file)
    {
        using var scope = NewDisposeScope();
        using var stored = SafetensorsFile.Open(Fixture.Path(file));
        var name = string.Join(',', adapters.Select(adapter => adapter.Name));
        var weights = AdapterWeights.Write(stored.Entries.Keys.Select(key => (OurKey(key, name), stored.Read(key))));
        return new TrainedFusion(config, adapters, weights, null);
    }

    public static TrainedFusion Load(string name)
    {
        var (adapter, fusion) = Cases[name];
        TrainedAdapter[] adapters = [.. new[] { "alpha", "beta", "gamma" }.Select(child => Adapter(child, adapter, "fusions", name))];
        return Fusion(fusion, adapters, "fusions", name, "fusion", "model_adapter_fusion.safetensors");
    }

    public static ClassificationHead Head(string name)
    {
        using var file = SafetensorsFile.Open(Fixture.Path("fusions", name, "fusion", "model_head.safetensors"));
        var head = new ClassificationHead(ClassificationHeadKind.TwoLayer, Encoder.HiddenSize, 3, null, CPU);
        ParameterLoading.Fill(head.named_parameters().Select(named => (AdapterFixture.HeadKey(named.name, "target"), (Tensor)named.parameter)), file);
        return head;
    }

    // bert.encoder.layer.0.output.adapter_fusion_layer.a,b.query.weight → layer.0.feed_forward.query.weight
    private static string OurKey(string key, string name) => key
        .Replace("bert.encoder.", string.Empty, StringComparison.Ordinal)
        .Replace($".attention.output.adapter_fusion_layer.{name}.", ".attention.", StringComparison.Ordinal)
        .Replace($".output.adapter_fusion_layer.{name}.", ".feed_forward.", StringComparison.Ordinal);
}
