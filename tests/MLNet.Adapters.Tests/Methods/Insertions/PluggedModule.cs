using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Insertions;

/// <summary>A method without parameters that acts at given points alone, in every layer.</summary>
internal sealed class PluggedModule(LayerInsertions? layers, EmbeddingInsertions? embeddings = null) : AdapterModule(nameof(PluggedModule))
{
    public override EmbeddingInsertions EmbeddingInsertions => embeddings ?? EmbeddingInsertions.None;

    public override LayerInsertions InsertionsOf(int layer) => layers ?? LayerInsertions.None;

    /// <summary>y = (x Wᵀ + b) s, for a number s.</summary>
    internal sealed class ScaledProjection(double scale) : IProjection
    {
        public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x) * scale;
    }

    /// <summary>LN(h + x) · s.</summary>
    internal sealed class ScaledResidual(double scale) : IResidualConnection
    {
        public Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch) =>
            PlacedNorm.Apply(norm, output + skip) * scale;
    }

    /// <summary>The frozen LayerNorm with its scale multiplied and its shift moved.</summary>
    internal sealed class ChangedNorm(double factor, double shift) : INormalization
    {
        public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => norm.Normalize(x, norm.weight * factor, norm.bias! + shift);
    }

    /// <summary>A number of keys and values that are the same for each head and row.</summary>
    internal sealed class ConstantPrefix(int tokens, double value) : IAttentionPrefix
    {
        public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value_, Tensor? bias, LayerBatch batch)
        {
            var added = full([key.shape[0], key.shape[1], tokens, key.shape[3]], value);
            return (
                cat([added, key], 2),
                cat([added * 2, value_], 2),
                bias is null ? null : cat([zeros([bias.shape[0], 1, 1, tokens]), bias], 3));
        }
    }

    /// <summary>Tokens before the text's own, which are never padding.</summary>
    internal sealed class ConstantPrompt(int tokens, double value) : IEmbeddingHook
    {
        public int AddedTokens => tokens;

        public (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch)
        {
            var added = full([embeddings.shape[0], tokens, embeddings.shape[2]], value);
            return (cat([added, embeddings], 1), bias is null ? null : cat([zeros([bias.shape[0], 1, 1, tokens]), bias], 3));
        }

        public Tensor Leave(Tensor hidden, LayerBatch batch) => hidden.narrow(1, tokens, hidden.shape[1] - tokens);

        public Tensor First(Tensor hidden, LayerBatch batch) => hidden.narrow(1, tokens, 1);
    }

    /// <summary>A transformation of the embeddings that adds a number.</summary>
    internal sealed class Moved(double value) : IEmbeddingTransform
    {
        public Tensor Apply(Tensor embeddings, LayerBatch batch) => embeddings + value * arange(embeddings.shape[2]);

        public Tensor Invert(Tensor states, LayerBatch batch) => states - value * arange(states.shape[2]);
    }

    /// <summary>A layer's output multiplied by a number.</summary>
    internal sealed class ScaledOutput(double scale) : IIntervention
    {
        public Tensor Apply(Tensor hidden, LayerBatch batch) => hidden * scale;
    }
}
