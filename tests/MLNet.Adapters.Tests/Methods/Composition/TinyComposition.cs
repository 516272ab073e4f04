using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Composition;

/// <summary>Adapters with random weights, and what a composition of them gives.</summary>
internal static class TinyComposition
{
    public static PretrainedEncoder Encoder { get; } = ReferenceFusion.Encoder;

    /// <summary>Two texts of 4 and 3 tokens.</summary>
    public static EncoderInput Input => EncoderInput.Create([1, 5, 9, 2, 1, 7, 2, 0], new long[8], [4, 3], 4, CPU);

    public static TrainedAdapter Adapter(string name, BottleneckAdapterConfig config, int seed, EncoderReference? encoder = null)
    {
        using var generator = new Generator((ulong)seed, CPU);
        using var module = config.Create(Encoder.Shape, generator, CPU);
        using (no_grad())
        {
            foreach (var parameter in module.parameters())
                parameter.add_(empty(parameter.shape).normal_(0, 0.1, generator));
        }

        return new TrainedAdapter(name, config, encoder ?? Encoder.Reference, Encoder.Shape, AdapterWeights.Write(module), null);
    }

    public static Tensor Run(AdapterComposition composition)
    {
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var adapters = CompositionBuilder.Build(composition, Encoder.Shape, CPU);
        return encoder.Forward(Input, new EncoderPass { Adapter = adapters });
    }
}
