using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>
/// All parts of a method that changes linear maps; parameters are named <c>layer.{i}.{map}.{part}</c>, such as
/// <c>layer.0.query.lora_A</c>, or <c>pooler.{part}</c>.
/// </summary>
internal class MapAdapters : AdapterModule
{
    private readonly LayerInsertions[] _layers;
    private readonly List<(int Layer, ProjectionPlace Place, MapProjection Projection)> _projections = [];
    private readonly MapProjection? pooler;
    private readonly string _method;

    /// <param name="config">The configuration.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="generator">Draws new parameters; null if trained ones follow.</param>
    /// <param name="create">Creates the part in a map.</param>
    /// <param name="reading">What the parts read of a text at once.</param>
    public MapAdapters(
        LinearMapConfig config,
        EncoderShape shape,
        Generator? generator,
        Func<MapSite, MapProjection> create,
        TextReading reading = TextReading.EachToken)
        : base(config.Method)
    {
        Reading = reading;
        config.Validate(shape);
        _method = config.Method;
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
        if (config.Targets.HasFlag(LoraTargets.Pooler))
            register_module(nameof(pooler), pooler = New(new MapSite(new(LoraTargets.Pooler, null), shape.HiddenSize, shape.HiddenSize)));

        MapProjection Make(NamedModules maps, int layer, ProjectionPlace place)
        {
            var (inputs, outputs) = shape.SizeOf(place);
            var projection = New(new MapSite(new(LinearMapConfig.TargetOf(place), layer), inputs, outputs));
            _projections.Add((layer, place, projection));
            maps.Add(place.ParameterName(), projection);
            return projection;
        }

        MapProjection New(MapSite site)
        {
            var projection = create(site);
            if (generator is not null)
                projection.Initialize(generator);
            return projection;
        }
    }

    public override IProjection PoolerInsertion => pooler is null ? PlainProjection.Instance : pooler;

    public override TextReading Reading { get; }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    public override void StartFrom(Action<AdapterModule> compute)
    {
        var starting = _projections.Where(one => one.Projection.StartingComponents > 0).ToList();
        if (starting.Count == 0)
            return;
        using var moments = new InputMoments([.. starting.Select(one => (one.Layer, one.Place))]);
        compute(moments);
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        foreach (var (layer, place, projection) in starting)
            projection.StartFrom(moments.ComponentsOf(layer, place, projection.StartingComponents));
    }

    public override void StartFrom(IFrozenEncoder encoder)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        foreach (var (layer, place, projection) in _projections)
            projection.StartFrom(encoder.MapAt(layer, place));
        pooler?.StartFrom(encoder.Pooler ?? throw new ArgumentException(
            $"{_method}'s targets include {LoraTargets.Pooler}, but the encoder's files contain no pooler. Leave it out."));
    }
}
