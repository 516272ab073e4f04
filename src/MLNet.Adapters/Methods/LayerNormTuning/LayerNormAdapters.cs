using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LayerNormTuning;

/// <summary>
/// The trained LayerNorms of an encoder, named as its own: <c>layer.{i}.{attention_norm|output_norm}.{weight|bias}</c> and
/// <c>embeddings.norm.{weight|bias}</c>.
/// </summary>
internal sealed class LayerNormAdapters : AdapterModule
{
    private readonly LayerInsertions[] _layers;
    private readonly List<(TrainedNormalization Norm, Func<IFrozenEncoder, LayerNorm> Frozen)> _norms = [];

    public LayerNormAdapters(LayerNormTuningConfig config, EncoderShape shape, Device device)
        : base(nameof(LayerNormAdapters))
    {
        config.Validate(shape);
        if (config.Targets.HasFlag(LayerNormTargets.Embeddings))
        {
            var embeddings = new NamedModules();
            EmbeddingInsertions = new EmbeddingInsertions
            {
                Norm = Added(embeddings, "norm", shape.EmbeddingSize, encoder => encoder.EmbeddingNorm),
            };
            register_module("embeddings", embeddings);
        }

        _layers = new LayerInsertions[shape.Layers];
        var layers = new IndexedModules();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var norms = new NamedModules();
            _layers[layer] = LayerInsertions.None with
            {
                AttentionNorm = In(norms, layer, SubLayer.Attention, "attention_norm"),
                FeedForwardNorm = In(norms, layer, SubLayer.FeedForward, "output_norm"),
            };
            layers.Add(layer, norms);
        }

        register_module("layer", layers);

        INormalization In(NamedModules norms, int layer, SubLayer subLayer, string name) => config.HasIn(shape, layer, subLayer)
            ? Added(norms, name, shape.HiddenSize, encoder => encoder.NormAt(layer, subLayer))
            : PlainNormalization.Instance;

        TrainedNormalization Added(NamedModules parent, string name, int size, Func<IFrozenEncoder, LayerNorm> frozen)
        {
            var norm = new TrainedNormalization(size, !shape.IsBiasFree, device);
            parent.Add(name, norm);
            _norms.Add((norm, frozen));
            return norm;
        }
    }

    public override EmbeddingInsertions EmbeddingInsertions { get; } = EmbeddingInsertions.None;

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    public override void StartFrom(IFrozenEncoder encoder)
    {
        foreach (var (norm, frozen) in _norms)
            norm.StartFrom(frozen(encoder));
    }
}
