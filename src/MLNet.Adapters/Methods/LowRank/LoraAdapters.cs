using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>
/// All LoRA parts of an encoder; parameters are named <c>layer.{i}.{query|key|value|intermediate|output}.{lora_A|lora_B}</c>.
/// </summary>
internal sealed class LoraAdapters : AdapterModule
{
    private readonly LayerInsertions[] _layers;

    public LoraAdapters(LoraConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(LoraAdapters))
    {
        config.Validate(shape);
        var layers = new IndexedModules();
        _layers = new LayerInsertions[shape.Layers];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var maps = new NamedModules();
            var index = layer;
            _layers[layer] = LayerInsertions.None.WithProjections(place =>
                config.HasIn(shape, index, place) ? Make(maps, place) : PlainProjection.Instance);
            layers.Add(layer, maps);
        }

        register_module("layer", layers);

        LoraProjection Make(NamedModules maps, ProjectionPlace place)
        {
            var (input, output) = place switch
            {
                ProjectionPlace.Intermediate => (shape.HiddenSize, shape.IntermediateSize),
                ProjectionPlace.Output => (shape.FeedForwardSize, shape.HiddenSize),
                _ => (shape.HiddenSize, shape.HiddenSize),
            };
            var projection = new LoraProjection(config, input, output, device);
            if (generator is not null)
                projection.Initialize(config.Initialization, generator);
            maps.Add(NameOf(place), projection);
            return projection;
        }
    }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    private static string NameOf(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => "query",
        ProjectionPlace.Key => "key",
        ProjectionPlace.Value => "value",
        ProjectionPlace.Intermediate => "intermediate",
        _ => "output",
    };
}
