using MLNet.Adapters.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>Everything that a fusion trains: a <see cref="FusionLayer"/> at each place, and the temperature if it has one.</summary>
internal sealed class FusionLayers
{
    private const double FirstTemperature = 50;
    private const double TemperatureStep = 0.05;
    private readonly Dictionary<(int Layer, SubLayer SubLayer), FusionLayer> _layers = [];
    private readonly double _regularization;

    public FusionLayers(
        AdapterFusionConfig config,
        EncoderShape shape,
        IReadOnlyList<SubLayer> subLayers,
        Generator? generator,
        Device device)
    {
        config.Validate();
        _regularization = config.ValueRegularization;
        Temperature = config.HasTemperature
            ? new Parameter(full(1, FirstTemperature, dtype: ScalarType.Float32, device: device), requires_grad: false)
            : null;
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var places = new NamedModules();
            foreach (var subLayer in subLayers.Where(subLayer => shape.Has(layer, subLayer)))
                places.Add(
                    subLayer == SubLayer.Attention ? "attention" : "feed_forward",
                    _layers[(layer, subLayer)] = new FusionLayer(config, shape.HiddenSize, generator, device));
            Modules.Add(layer, places);
        }
    }

    /// <summary><c>{i}.{attention|feed_forward}.{query|key|value}.{weight|bias}</c>.</summary>
    public IndexedModules Modules { get; } = new();

    /// <summary>[1] the divisor of the scores, changed by training steps and not by gradients; null for 1.</summary>
    public Parameter? Temperature { get; }

    public FusionLayer At(int layer, SubLayer subLayer) => _layers[(layer, subLayer)];

    /// <summary>Returns the regularization term of the value matrices, a scalar; null if there are none.</summary>
    public Tensor? Penalty()
    {
        if (_regularization == 0)
            return null;
        var distances = _layers.Values.Select(layer => layer.DistanceToIdentity()).OfType<Tensor>().ToList();
        return distances.Count == 0 ? null : stack(distances).sum() * _regularization;
    }

    /// <summary>Lowers the temperature by the amount of one training step, down to 1.</summary>
    public void Cool()
    {
        using var _ = no_grad();
        Temperature?.sub_(TemperatureStep).clamp_(min: 1);
    }
}
