using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class AdamWOptimizerTests
{
    /// <summary>Without a gradient only weight decay moves a parameter: p (1 − rate × decay).</summary>
    [TestMethod]
    public void Weight_decay_leaves_out_biases_and_LayerNorms_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        encoder.SetTrainable(true);
        using var generator = new Generator(3, CPU);
        var config = BottleneckAdapterConfig.Houlsby with { Scaling = AdapterScaling.PerChannel };
        using var model = new TextModel(
            encoder,
            config.Create(encoder.Config.Shape, generator, CPU),
            new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 32, 3, generator, CPU));
        var parameters = model.NamedParameters().Where(named => named.Parameter.requires_grad).ToList();
        using (no_grad())
            parameters.ForEach(named => named.Parameter.fill_(1));
        using var optimizer = new AdamWOptimizer(parameters, weightDecay: 0.5);

        optimizer.Step(
            parameters.Aggregate(zeros(1), (sum, named) => sum + named.Parameter.sum() * 0).sum(),
            learningRate: 0.25,
            gradientClip: 1);

        foreach (var (name, parameter, _) in parameters)
        {
            var isExempt = name.EndsWith(".bias", StringComparison.Ordinal) || name.EndsWith("norm.weight", StringComparison.Ordinal);
            Assert.AreEqual(isExempt ? 1f : 0.875f, parameter.min().item<float>(), name);
            Assert.AreEqual(isExempt ? 1f : 0.875f, parameter.max().item<float>(), name);
        }

        Assert.IsTrue(parameters.Exists(named => named.Name.EndsWith("scaling", StringComparison.Ordinal)));
        Assert.IsTrue(parameters.Exists(named => named.Name == "encoder.embeddings.norm.weight"));
    }

    // The first step of Adam is the rate itself.
    [TestMethod]
    public void A_parameter_learns_at_its_own_rate()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = new LoraConfig { Rank = 4, LearningRateRatio = 16 }.Create(encoder.Config.Shape, null, CPU);
        var parameters = ModuleParameters.Of(adapter).ToList();
        using var optimizer = new AdamWOptimizer(parameters, 0);

        optimizer.Step(
            parameters.Aggregate(zeros(1), (sum, named) => sum + named.Parameter.sum()).sum(), learningRate: 0.5, gradientClip: 1e9);

        foreach (var (name, parameter, _) in parameters)
        {
            var expected = name.EndsWith("lora_B", StringComparison.Ordinal) ? -8f : -0.5f;
            Assert.AreEqual(expected, parameter.min().item<float>(), 1e-5f, name);
            Assert.AreEqual(expected, parameter.max().item<float>(), 1e-5f, name);
        }
    }

    [TestMethod]
    [DataRow(2.5, 2.5)]
    [DataRow(100.0, 50.0)]
    [DataRow(double.PositiveInfinity, 50.0)]
    public void Gradients_are_clipped_together(double clip, double expected)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new Parameter(zeros(1)), new Parameter(zeros(1)));
        using var optimizer = new AdamWOptimizer(
            [new("first.weight", first, ParameterRole.Decayed), new("second.bias", second, ParameterRole.Undecayed)],
            0);

        var norm = optimizer.Step((first * 30 + second * 40).sum(), learningRate: 1, clip);
        optimizer.Step((first + second).sum(), learningRate: 1, clip); // the moments still hold the clipped gradients of the first step

        Assert.AreEqual(50.0, norm, 1e-4);
        Assert.AreEqual(Moved(expected * 0.6), first.item<float>(), 1e-4);
        Assert.AreEqual(Moved(expected * 0.8), second.item<float>(), 1e-4);

        // After gradients g and 1, by hand: the first step of Adam is the rate itself, the second m / sqrt(v) of both, corrected for their
        // start at 0.
        static double Moved(double g) => -1 - (((0.09 * g) + 0.1) / 0.19 / Math.Sqrt(((0.000999 * g * g) + 0.001) / 0.001999));
    }

    [TestMethod]
    public void Gradients_are_given_up_after_the_step()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(2));
        using var optimizer = new AdamWOptimizer([new("weight", parameter, ParameterRole.Decayed)], 0);

        optimizer.Step(parameter.sum(), learningRate: 1, gradientClip: 1);

        Assert.IsNull(parameter.grad);
    }

    [TestMethod]
    public void A_gradient_that_is_no_number_moves_nothing()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(2));
        using var optimizer = new AdamWOptimizer([new("weight", parameter, ParameterRole.Decayed)], 0.1);

        var norm = optimizer.Step((parameter * double.PositiveInfinity * 0).sum(), learningRate: 1, gradientClip: 1);

        Assert.IsFalse(double.IsFinite(norm));
        CollectionAssert.AreEqual(new[] { 1f, 1f }, parameter.data<float>().ToArray());
    }

    [TestMethod]
    public void The_rate_of_each_step_is_the_one_that_is_given()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(zeros(1));
        using var optimizer = new AdamWOptimizer([new("weight", parameter, ParameterRole.Decayed)], 0);

        optimizer.Step(parameter.sum(), learningRate: 0, gradientClip: 1);
        Assert.AreEqual(0f, parameter.item<float>());
        optimizer.Step(parameter.sum(), learningRate: 0.5, gradientClip: 1);
        Assert.AreEqual(-0.5f, parameter.item<float>(), 1e-6f); // a constant gradient: Adam moves by the rate
    }
}
