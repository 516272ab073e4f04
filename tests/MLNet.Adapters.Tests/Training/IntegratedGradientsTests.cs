using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Contributions against differences of the model's own numbers.</summary>
[TestClass]
public sealed class IntegratedGradientsTests
{
    private const int Steps = 8;
    private const double Step = 0.05; // along a token's way, for central differences
    private static readonly EncodedText Text = new([5, 17, 30, 8, 44, 9], new int[6], false);
    private static readonly EncodedText Hidden = Text with { Ids = [5, 70, 70, 70, 70, 9] };

    // Scaled, since a new head's outputs are small.
    private static readonly HeadScore Output = new(all => 1000 * all.select(-1, 1));

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Each_token_has_the_integral_of_its_own_derivative(bool hasPrompt)
    {
        using var scope = NewDisposeScope();
        using var model = Model(hasPrompt ? new PromptTuningConfig { PromptLength = 3 } : BottleneckAdapterConfig.Pfeiffer);
        using var encoder = model.Encoder;
        var pass = new EncoderPass { Adapter = model.Adapter, FirstTokenOnly = Output.ReadsFirstToken(model) };

        var actual = ComputeThreads.Train(null, () => new IntegratedGradients(model, Output, 0, CPU)
            .Contributions(Text, Hidden, double.NaN, 1e-3, Steps, () => { }));

        using var mode = no_grad();
        var (from, to) = (Enter(Hidden), Enter(Text));
        var way = to - from; // [1, A + T, H]
        var added = hasPrompt ? 3 : 0;
        for (var token = 0; token < Text.Length; token++)
        {
            var place = token == 0 ? 0 : token + added; // the prompt is after the first token
            var own = zeros_like(way);
            own.select(1, place).copy_(way.select(1, place));
            var expected = GaussLegendre.Nodes(Steps).Sum(node =>
                node.Weight * (At(from + (node.Node * way) + (Step * own)) - At(from + (node.Node * way) - (Step * own))) / (2 * Step));
            // The error of differences is of order Step².
            Assert.AreEqual(expected, actual[token], 0.01 * actual.Max(Math.Abs), $"token {token}");
        }

        Assert.IsGreaterThan(0.1, actual.Max(Math.Abs), "there must be something to see");
        Assert.AreEqual(At(to) - At(from), actual.Sum(), 0.01 * actual.Max(Math.Abs));

        Tensor Enter(EncodedText text) => encoder.Enter(EncoderBatch.Create([text], 0, CPU), pass).Hidden;

        double At(Tensor states) =>
            Output.Of(model, encoder.Run(states, null, pass), EncoderBatch.Create([Text], 0, CPU), pass).item<float>();
    }

    [TestMethod]
    public void Steps_are_doubled_until_the_sum_is_right()
    {
        using var model = Model(BottleneckAdapterConfig.Pfeiffer);
        using var encoder = model.Encoder;
        var batches = 0;

        ComputeThreads.Train(null, () => new IntegratedGradients(model, Output, 0, CPU)
            .Contributions(Text, Hidden, 1e6, 1e-3, 64, () => batches++)); // a difference that is never reached

        Assert.AreEqual(1 + 2 + 4, batches); // 16, 32 and 64 steps, 16 at once
    }

    private static TextModel Model(AdapterConfig config)
    {
        var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        return new TextModel(
            encoder,
            MethodLife.Moved(config, encoder),
            new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, 3, generator, CPU));
    }
}
