using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.BitFit;

/// <summary>
/// The trained biases of an encoder; parameters are named <c>layer.{i}.{map or norm}.shift</c> and <c>embeddings.norm.shift</c>.
/// </summary>
internal sealed class BitFitAdapters : AdapterModule
{
    private readonly LayerInsertions[] _layers;

    public BitFitAdapters(BitFitConfig config, EncoderShape shape, Device device)
        : base(nameof(BitFitAdapters))
    {
        config.Validate(shape);
        if (config.Targets.HasFlag(BitFitTargets.EmbeddingNorm))
        {
            var (norm, embeddings) = (new ShiftedNormalization(shape.EmbeddingSize, device), new NamedModules());
            embeddings.Add("norm", norm);
            register_module("embeddings", embeddings);
            EmbeddingInsertions = new EmbeddingInsertions { Norm = norm };
        }

        _layers = new LayerInsertions[shape.Layers];
        var layers = new IndexedModules();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var (parts, index) = (new NamedModules(), layer);
            _layers[layer] = LayerInsertions.None.WithProjections(place => MapIn(parts, index, place)) with
            {
                AttentionNorm = NormIn(parts, index, SubLayer.Attention, "attention_norm"),
                FeedForwardNorm = NormIn(parts, index, SubLayer.FeedForward, "output_norm"),
            };
            layers.Add(layer, parts);
        }

        register_module("layer", layers);

        IProjection MapIn(NamedModules parts, int layer, ProjectionPlace place) => config.HasIn(shape, layer, place)
            ? Added(parts, place.ParameterName(), new ShiftedProjection(shape.SizeOf(place).Output, device))
            : PlainProjection.Instance;

        INormalization NormIn(NamedModules parts, int layer, SubLayer subLayer, string name) => config.HasNormIn(shape, layer, subLayer)
            ? Added(parts, name, new ShiftedNormalization(shape.HiddenSize, device))
            : PlainNormalization.Instance;
    }

    public override EmbeddingInsertions EmbeddingInsertions { get; } = EmbeddingInsertions.None;

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    private static T Added<T>(NamedModules parts, string name, T part)
        where T : nn.Module
    {
        parts.Add(name, part);
        return part;
    }
}
