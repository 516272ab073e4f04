using MLNet.Adapters.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>A form of DoRA at one frozen linear map: a product B A, and the length m of each row.</summary>
internal abstract class MagnitudeProjection : LowRankProjection
{
    protected readonly Parameter magnitude; // m [out, 1]

    /// <param name="name">The name of the derived class.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="site">The map.</param>
    /// <param name="device">The device of the parameters.</param>
    protected MagnitudeProjection(string name, DoraConfig config, MapSite site, Device device)
        : base(name, config, config.Initialization, config.LearningRateRatio, site, device)
    {
        magnitude = new Parameter(zeros(site.Outputs, 1, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
        [.. base.OwnParameters, new(nameof(magnitude), magnitude, ParameterRole.Decayed)];

    // The same operations at the start and in use, so that a new m divides to exactly 1.
    protected static Tensor Norms(Tensor weight) => linalg.norm(weight, dims: [1], keepdim: true); // [out, in] → [out, 1]
}
