using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.NasBert;

/// <summary>
/// Twice LN(gelu(convolution(x)) + x), with separable convolutions. Methods of the feed-forward network act at the end of the second one.
/// </summary>
/// <remarks>Shapes: B batch, T tokens, H hidden.</remarks>
internal sealed class ConvolutionLayer : nn.Module, ITransformerLayer
{
    private readonly SeparableConvolution first;
    [ComponentName(Name = "first_norm")]
    private readonly LayerNorm firstNorm;
    private readonly SeparableConvolution second;
    [ComponentName(Name = "second_norm")]
    private readonly LayerNorm secondNorm;
    private readonly int _reach; // of one convolution, in tokens

    public ConvolutionLayer(EncoderConfig config, int kernelSize, Device device)
        : base(nameof(ConvolutionLayer))
    {
        _reach = kernelSize / 2;
        first = Convolution();
        firstNorm = Norm();
        second = Convolution();
        secondNorm = Norm();
        RegisterComponents();

        SeparableConvolution Convolution() => new(config.HiddenSize, kernelSize, config.WeightType, device);

        LayerNorm Norm() => new(config.HiddenSize, config.LayerNormEpsilon, device, type: config.WeightType);
    }

    public Linear MapAt(ProjectionPlace place) =>
        throw new ArgumentException($"This layer has no map {place}: it is a convolution.", nameof(place));

    public LayerNorm NormAt(SubLayer subLayer) => subLayer == SubLayer.FeedForward
        ? secondNorm
        : throw new ArgumentException($"This layer has no LayerNorm of {subLayer}: it is a convolution.", nameof(subLayer));

    public void Pack(bool inPlace)
    {
        first.Pack(inPlace);
        second.Pack(inPlace);
    }

    public int? TokensRead(int tokens) => tokens + (2 * _reach);

    public Tensor Forward(Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose)
    {
        var (insertions, batch) = (pass.InsertionsOf(layer), pass.At(layer, SubLayer.FeedForward));
        var between = firstNorm.NormalizeSum(first.Apply(hidden, layout), hidden);
        var output = second.Apply(between, layout);
        return insertions.FeedForward.Combine(
            output, between, new PlacedNorm(secondNorm, insertions.FeedForwardNorm, batch), batch);
    }
}
