using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>The functions behind <see cref="AdapterActivation"/>.</summary>
internal static class Activations
{
    public static Func<Tensor, Tensor> Of(AdapterActivation activation) => activation switch
    {
        AdapterActivation.ReLU => x => x.relu(),
        AdapterActivation.Gelu => x => x.gelu(),
        AdapterActivation.GeluTanh => x => x.gelu(GELU.Approximate.tanh),
        AdapterActivation.SiLU => x => x.silu(),
        AdapterActivation.Tanh => x => x.tanh(),
        AdapterActivation.LeakyReLU => x => nn.functional.leaky_relu(x, 0.01),
        _ => throw new ArgumentException($"The adapter's activation {activation} is unknown."),
    };
}
