using MLNet.Adapters.Layers.Kernels;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>A bottleneck that this library's own kernels compute together with its residual connection.</summary>
/// <param name="Down">H → R</param>
/// <param name="Up">R → H</param>
/// <param name="Activation">The activation function between the two.</param>
/// <param name="Scale">The factor of what the bottleneck adds.</param>
internal sealed unsafe record ScoringBottleneck(PackedColumns Down, PackedColumns Up, ActivationFunction Activation, float Scale)
{
    /// <summary>Computes LN((s A(z) + first) + second).</summary>
    /// <param name="read">z: […, H]; null for LN(first + second).</param>
    /// <param name="first">[…, H]</param>
    /// <param name="second">[…, H]; null for none.</param>
    /// <param name="norm">The LayerNorm; null for none, so that the sum is the result.</param>
    /// <returns>[…, H]</returns>
    public Tensor Connect(Tensor? read, Tensor first, Tensor? second, LayerNorm? norm)
    {
        var (source, left) = (NativeFloats.InOrderOptional(read), NativeFloats.InOrder(first));
        var right = NativeFloats.InOrderOptional(second);
        var (scale, shift) = norm?.ParametersFor(first) ?? default;
        var y = empty(first.shape);
        Down.Kernels.Connect(new BottleneckInput
        {
            Down = Down.Matrix,
            Up = Up.Matrix,
            Activation = Activation,
            Scale = Scale,
            Read = NativeFloats.OfOptional(source),
            First = NativeFloats.Of(left),
            Second = NativeFloats.OfOptional(right),
            NormScale = NativeFloats.OfOptional(scale),
            NormShift = NativeFloats.OfOptional(shift),
            Epsilon = (float)(norm?.Epsilon ?? 0),
            Result = NativeFloats.Of(y),
            Rows = (int)(first.numel() / Up.Count),
        });
        return y;
    }
}
