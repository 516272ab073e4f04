using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The functions behind <see cref="EncoderActivation"/>.</summary>
internal static class EncoderActivations
{
    public static Func<Tensor, Tensor> Of(EncoderActivation activation) => activation switch
    {
        EncoderActivation.Gelu => x => x.gelu(),
        EncoderActivation.GeluTanh => x => x.gelu(GELU.Approximate.tanh),
        EncoderActivation.ReLU => x => x.relu(),
        EncoderActivation.SiLU => x => x.silu(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown encoder activation."),
    };
}
