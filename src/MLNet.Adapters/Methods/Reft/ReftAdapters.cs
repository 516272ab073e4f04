using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Reft;

/// <summary>
/// The units of all layers; parameters are named <c>layer.{i}.states.units.{0|1}.…</c>: <c>source</c> for W and b, <c>projection</c> for R.
/// </summary>
internal sealed class ReftAdapters : AdapterModule
{
    private readonly LayerInsertions[] _insertions;
    private readonly List<ReftLayer> _parts = [];

    public ReftAdapters(ReftConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(ReftAdapters))
    {
        config.Validate(shape);
        _insertions = [.. Enumerable.Repeat(LayerInsertions.None, shape.Layers)];
        var layers = new IndexedModules();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var places = new NamedModules();
            layers.Add(layer, places);
            if (!config.Has(layer))
                continue;
            var part = new ReftLayer(config, shape.HiddenSize, generator, device);
            places.Add("states", part);
            _parts.Add(part);
            _insertions[layer] = LayerInsertions.None with { Intervention = part };
        }

        register_module("layer", layers);
    }

    public override TextReading Reading => TextReading.Positions;

    public override LayerInsertions InsertionsOf(int layer) => _insertions[layer];

    public override void Freeze() => _parts.ForEach(part => part.Freeze());
}
