using MLNet.Adapters.Methods;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Implements the functions of <see cref="ActivationFunction"/>.</summary>
internal static class ActivationFunctions
{
    public static Func<Tensor, Tensor> Of(ActivationFunction activation) =>
        activation switch
        {
            ActivationFunction.ReLU => x => x.relu(),
            ActivationFunction.Gelu => x => x.gelu(),
            ActivationFunction.GeluTanh => x => x.gelu(GELU.Approximate.tanh),
            ActivationFunction.SiLU => x => x.silu(),
            ActivationFunction.Tanh => x => x.tanh(),
            ActivationFunction.LeakyReLU => x => nn.functional.leaky_relu(x, 0.01),
            _ => throw new ArgumentException(
                $"The activation function {activation} is unknown. Use one that {nameof(ActivationFunction)} names."),
        };
}
