using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Pipeline.Models;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Fusions of new Pfeiffer adapters in the default encoder.</summary>
internal static class TimedFusion
{
    /// <summary>As the second stage trains it, score dropout included.</summary>
    public static AdapterModule Train(int adapters, EncoderConfig encoder, Generator generator) =>
        CompositionBuilder.BuildFusion(
            AdapterFusionConfig.Dynamic,
            Adapters(adapters, encoder, generator),
            encoder.AttentionDropout,
            encoder.Shape,
            generator,
            CPU);

    /// <summary>As a trained model scores with it.</summary>
    public static AdapterModule Freeze(int adapters, EncoderConfig encoder, Generator generator)
    {
        using var trained = (ComposedAdapters)Train(adapters, encoder, generator);
        var fusion = new TrainedFusion(
            AdapterFusionConfig.Dynamic,
            Adapters(adapters, encoder, generator),
            AdapterWeights.Write(trained.Trained!),
            null);
        return CompositionBuilder.Build(fusion, encoder.Shape, CPU);
    }

    private static TrainedAdapter[] Adapters(int count, EncoderConfig encoder, Generator generator) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(index =>
                {
                    using var module = BottleneckAdapterConfig.Pfeiffer.Create(encoder.Shape, generator, CPU);
                    return new TrainedAdapter(
                        $"adapter{index}",
                        BottleneckAdapterConfig.Pfeiffer,
                        PretrainedEncoder.Default.Reference,
                        encoder.Shape,
                        AdapterWeights.Write(module),
                        null);
                }),
        ];
}
