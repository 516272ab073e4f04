using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Tests.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>Fusions that the reference library saved, as values.</summary>
internal static class ReferenceFusion
{
    public static readonly PretrainedEncoder Encoder = PretrainedEncoder.FromDirectory(Fixture.Path("encoders", "bert"));

    public static readonly string[] Cases =
    [
        "bert-seq_bn", "bert-seq_bn-static", "bert-double_seq_bn", "bert-par_bn", "roberta-seq_bn", "distilbert-double_seq_bn",
    ];

    public static TrainedAdapter Adapter(params string[] folder) => TrainedAdapter.Load(Fixture.Path(folder), Encoder);

    /// <summary>The small encoder of a case, which begins with the name of its family.</summary>
    public static PretrainedEncoder EncoderOf(string name) =>
        name.Split('-')[0] is var family and not "bert" && Cases.Contains(name) ? FamilyFixture.Open(family) : Encoder;

    public static TrainedFusion Load(params string[] folder) => TrainedFusion.Load(Fixture.Path(folder), EncoderOf(folder[^1]));

    /// <summary>A fusion of adapters as modules of a precision.</summary>
    public static AdapterFusion Build(TrainedFusion fusion, ScalarType type, bool isShortcut = true)
    {
        var built = new AdapterFusion(
            fusion.Config,
            Encoder.Shape,
            [.. fusion.Children.Cast<TrainedAdapter>().Select(BuildAdapter)],
            0,
            null,
            CPU,
            isShortcut);
        built.children().OfType<IndexedModules>().Single().to(type); // the adapters have their precision
        AdapterWeights.Fill(built, fusion.Weights, fusion.Name);
        return built;

        (string Name, ResidualAdapters Adapter) BuildAdapter(TrainedAdapter adapter)
        {
            var module = (ResidualAdapters)adapter.Config.Create(adapter.Shape, null, CPU);
            module.to(type);
            AdapterWeights.Fill(module, adapter.Weights, adapter.Name);
            return (adapter.Name, module);
        }
    }

    /// <summary>The head of a composition.</summary>
    public static TextHead HeadOf(AdapterComposition composition)
    {
        var trained = composition.Head!;
        var head = new PredictionHead(trained.Config, Encoder.HiddenSize, trained.Labels.Count, null, CPU);
        AdapterWeights.Fill(head, trained.Weights, "head");
        return head;
    }
}
