using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>Fusions that the reference library saved, as values.</summary>
internal static class ReferenceFusion
{
    public static readonly PretrainedEncoder Encoder = PretrainedEncoder.FromDirectory(Fixture.Path("encoders", "bert"));

    public static readonly string[] Cases = ["bert-seq_bn", "bert-seq_bn-static", "bert-double_seq_bn", "bert-par_bn"];

    public static TrainedAdapter Adapter(params string[] folder) => TrainedAdapter.Load(Fixture.Path(folder), Encoder);

    public static TrainedFusion Load(params string[] folder) => TrainedFusion.Load(Fixture.Path(folder), Encoder);

    /// <summary>The head of a composition.</summary>
    public static TextHead HeadOf(AdapterComposition composition)
    {
        var trained = composition.Head!;
        var head = new PredictionHead(trained.Config, Encoder.HiddenSize, trained.Labels.Count, null, CPU);
        AdapterWeights.Fill(head, trained.Weights, "head");
        return head;
    }
}
