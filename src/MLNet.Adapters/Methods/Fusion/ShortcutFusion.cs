using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>
/// Fusion of bottleneck adapters by an exact shortcut: weights are multiplied by weights first, so that a token costs three thin products
/// however wide the encoder is.
/// </summary>
/// <remarks>
/// Shapes: B batch, T tokens, H hidden, N adapters, R bottleneck, ΣR of all. With a = act(D z + d), U and C the adapters' up-projections
/// and biases: score_n = a_n·r_{U,n} + r_{C,n} with r = S q + t, and the fused output is M [p ⊙ a ; p]. No tensor has both dimensions N and
/// H. The query needs no term with b_k, which adds the same to every score. <see cref="GeneralFusion"/> computes the same by definition.
/// </remarks>
internal sealed class ShortcutFusion : nn.Module, IAdapterBranch
{
    private readonly AdapterFusionConfig _config;
    private readonly FusionLayer _layer;
    private readonly StackedBranches adapters;
    private readonly FusionScores _scores;
    private FusionMatrices? _frozen;
    private (Tensor Weight, Tensor Bias)? _frozenJoint;

    public ShortcutFusion(AdapterFusionConfig config, FusionLayer layer, StackedBranches adapters, ResidualForm form, FusionScores scores)
        : base(nameof(ShortcutFusion))
    {
        (_config, _layer, this.adapters, Form, _scores) = (config, layer, adapters, form, scores);
        register_module(nameof(adapters), adapters);
    }

    public ResidualForm Form { get; }

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        var hasDropout = _scores.HasDropout(batch);
        var matrices = hasDropout || _frozen is null ? FusionMatrices.Multiply(_config, _layer, adapters, hasDropout) : _frozen;
        var (bottleneck, asked) = Project(opening, matrices);

        // one split instead of several narrows: the gradient of each narrow would be as large as the whole
        var parts = asked.split(hasDropout ? [adapters.Width, adapters.Count, 1] : [adapters.Width, adapters.Count], -1);
        var scores = (bottleneck * parts[0]).matmul(adapters.Owner) + parts[1]; // [B, T, ΣR] → [B, T, N]
        if (hasDropout)
            scores = scores + parts[2];
        var weights = _scores.Normalize(scores, batch);

        var mixed = cat([bottleneck * weights.matmul(adapters.OwnerTransposed), weights], -1); // [B, T, ΣR + N]
        var added = FusionResidual.Apply(_config, _layer.Value, nn.functional.linear(mixed, matrices.Value), opening);
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return added;
    }

    /// <summary>Multiplies the matrices once for all, however often the fusion occurs in a composition.</summary>
    public void Freeze()
    {
        if (_frozen is not null)
            return;
        using var mode = inference_mode(false);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        _frozen = FusionMatrices.Multiply(_config, _layer, adapters, withKeyBias: false);
        var (weight, bias) = (cat([adapters.Down, _frozen.Query], 0), cat([adapters.DownBias, _frozen.QueryBias], 0));
        _frozenJoint = (weight, bias);
        foreach (
            var (name, constant) in new[]
            {
                ("query", _frozen.Query),
                ("query_bias", _frozen.QueryBias),
                ("value", _frozen.Value),
                ("joint", weight),
                ("joint_bias", bias),
            })
            RegisterConstant(name, constant);
    }

    // [B, T, H] → a [B, T, ΣR] and r [B, T, ΣR + N (+ 1)]; in one product if adapters and query read the same and both are frozen:
    // in training the joint matrix would get a gradient for the adapters' rows too
    private (Tensor Bottleneck, Tensor Asked) Project(ResidualOpening opening, FusionMatrices matrices)
    {
        var query = FusionResidual.QueryOf(_config, opening);
        if (!ReferenceEquals(query, opening.Read) || !ReferenceEquals(matrices, _frozen))
        {
            return (
                adapters.Activate(nn.functional.linear(opening.Read, adapters.Down, adapters.DownBias)),
                nn.functional.linear(query, matrices.Query, matrices.QueryBias));
        }

        var (weight, bias) = _frozenJoint!.Value;
        var both = nn.functional.linear(query, weight, bias);
        return (adapters.Activate(both.narrow(-1, 0, adapters.Width)), both.narrow(-1, adapters.Width, both.shape[^1] - adapters.Width));
    }

    private void RegisterConstant(string name, Tensor constant)
    {
        constant.DetachFromDisposeScope();
        register_buffer(name, constant, persistent: false);
    }
}
