using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>
/// All parts of a method that changes linear maps; parameters are named <c>layer.{i}.{map}.{part}</c>, such as
/// <c>layer.0.query.lora_A</c>.
/// </summary>
internal class MapAdapters : AdapterModule
{
    private readonly LayerInsertions[] _layers;
    private readonly List<(int Layer, ProjectionPlace Place, MapProjection Projection)> _projections = [];

    /// <param name="config">The configuration.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="generator">Draws new parameters; null if trained ones follow.</param>
    /// <param name="create">Creates the part in a map from its numbers of inputs and outputs.</param>
    /// <param name="reading">What the parts read of a text at once.</param>
    public MapAdapters(
        LinearMapConfig config,
        EncoderShape shape,
        Generator? generator,
        Func<int, int, MapProjection> create,
        TextReading reading = TextReading.EachToken)
        : base(config.Method)
    {
        Reading = reading;
        config.Validate(shape);
        var layers = new IndexedModules();
        _layers = new LayerInsertions[shape.Layers];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (maps, index) = (new NamedModules(), layer);
            _layers[layer] = LayerInsertions.None.WithProjections(place =>
                config.HasIn(shape, index, place) ? Make(maps, index, place) : PlainProjection.Instance);
            layers.Add(layer, maps);
        }

        register_module("layer", layers);

        MapProjection Make(NamedModules maps, int layer, ProjectionPlace place)
        {
            var (inputs, outputs) = shape.SizeOf(place);
            var projection = create(inputs, outputs);
            if (generator is not null)
                projection.Initialize(generator);
            _projections.Add((layer, place, projection));
            maps.Add(place.ParameterName(), projection);
            return projection;
        }
    }

    public override TextReading Reading { get; }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    public override void StartFrom(IFrozenEncoder encoder)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        foreach (var (layer, place, projection) in _projections)
            projection.StartFrom(encoder.MapAt(layer, place));
    }
}
