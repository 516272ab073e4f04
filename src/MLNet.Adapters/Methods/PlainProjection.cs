using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>The encoder's own linear map.</summary>
internal sealed class PlainProjection : IProjection
{
    public static readonly PlainProjection Instance = new();

    public Tensor Apply(Tensor x, Tensor weight, Tensor bias) => nn.functional.linear(x, weight, bias);
}
