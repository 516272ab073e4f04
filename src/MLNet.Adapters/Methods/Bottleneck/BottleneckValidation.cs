namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>Validates a bottleneck configuration against an encoder before any work is done.</summary>
internal static class BottleneckValidation
{
    public static void Check(BottleneckAdapterConfig config, EncoderShape shape)
    {
        ConfigChecks.Defined(config.Placement, nameof(config.Placement));
        ConfigChecks.Defined(config.Form, nameof(config.Form));
        ConfigChecks.Defined(config.Activation, nameof(config.Activation));
        ConfigChecks.Defined(config.Initialization, nameof(config.Initialization));
        ConfigChecks.Defined(config.Scaling.Kind, nameof(config.Scaling));
        if (!double.IsFinite(config.Scaling.Value))
            throw new ArgumentException($"The adapter's scaling is {config.Scaling.Value}. Give a finite number.", nameof(config));
        if (config.Scaling.Kind != AdapterScalingKind.Fixed && config.Scaling.Value != 1)
            throw new ArgumentException(
                $"The adapter's scaling is {config.Scaling.Kind}, which starts at 1, but has the value {config.Scaling.Value}. "
                + "Leave Value at 1, or use AdapterScaling.Fixed.",
                nameof(config));
        ConfigChecks.Defined(config.Residual, nameof(config.Residual));
        if (config.Residual != AdapterResidual.Output && !(config.OriginalLayerNormBefore && config.Form == AdapterForm.Sequential))
            throw new ArgumentException(
                $"The adapter's residual is {config.Residual}, which only a sequential adapter with OriginalLayerNormBefore can have. "
                + "Set both, or use Output.",
                nameof(config));
        CheckShare(config.Dropout, "dropout");
        CheckShare(config.StochasticDepth, "stochastic depth");
        ConfigChecks.Layers(config.LeaveOutLayers, "leave-out layer", shape);
        CheckSizes(config, shape);
        if (config.Phm is { } phm)
            CheckPhm(config, phm, shape);
        if (config.Gating is { } gating)
            ConfigChecks.Defined(gating, nameof(config.Gating));
        if (config.Invertible is { } invertible)
            CheckInvertible(invertible, shape);
        CheckPlaces(config, shape);
    }

    public static IEnumerable<string> Warnings(BottleneckAdapterConfig config, EncoderShape shape)
    {
        if (config.Placement == AdapterPlacement.None)
        {
            yield return "The adapter's placement is None: only the head is trained.";
            yield break;
        }

        var sizes = AdaptedLayers(config, shape).Select(layer => config.SizeOf(layer, shape.HiddenSize)).ToList();
        if (sizes.Count == 0)
            yield return ConfigChecks.EveryLayerLeftOut;
        else if (sizes.Max() >= RecommendedBottleneck.RarelyWorthwhile)
            yield return $"A bottleneck of {sizes.Max()} is rarely worthwhile. 8–16 suits similar tasks or very little data, "
                + "32–64 most tasks, "
                + $"128–256 complex ones; {RecommendedBottleneck.For(shape.HiddenSize)} keeps the usual 12:1 of hidden size "
                + $"{shape.HiddenSize}.";
        if (config.Form == AdapterForm.Parallel && config.OriginalLayerNormBefore)
            yield return "OriginalLayerNormBefore has no effect on a parallel adapter, which reads the sub-layer's input.";
        if (config.Form == AdapterForm.Parallel && config.StochasticDepth > 0)
            yield return "StochasticDepth has no effect on a parallel adapter.";
    }

    public static ArgumentException NoFactor(int layer, LayerMap map) => new(
        $"The reduction factors name layers {string.Join(", ", map.Layers.Keys.Order())} and no default, but layer {layer} needs one. "
        + $"Add layer {layer}, set Default, or leave the layer out.");

    private static void CheckSizes(BottleneckAdapterConfig config, EncoderShape shape)
    {
        if (config.BottleneckSize is not null && config.ReductionFactorByLayer is not null)
            throw new ArgumentException("Both BottleneckSize and ReductionFactorByLayer are given. Give one of them.", nameof(config));
        if (config.BottleneckSize is <= 0)
            throw new ArgumentException($"The bottleneck size is {config.BottleneckSize}. Give at least 1.", nameof(config));
        CheckFactor(config.ReductionFactor, "The reduction factor");
        if (config.ReductionFactorByLayer is not { } map)
            return;
        ConfigChecks.Layers(map.Layers.Keys, "layer of the reduction factors", shape);
        foreach (var (layer, factor) in map.Layers)
            CheckFactor(factor, $"The reduction factor of layer {layer}");
        if (map.Default is { } common)
            CheckFactor(common, "The default reduction factor");
        foreach (var layer in AdaptedLayers(config, shape))
            _ = config.SizeOf(layer, shape.HiddenSize);
    }

    private static IEnumerable<int> AdaptedLayers(BottleneckAdapterConfig config, EncoderShape shape) =>
        Enumerable.Range(0, shape.Layers).Where(layer =>
            config.HasIn(shape, layer, SubLayer.Attention) || config.HasIn(shape, layer, SubLayer.FeedForward));

    private static void CheckPlaces(BottleneckAdapterConfig config, EncoderShape shape)
    {
        var existing = Enum.GetValues<SubLayer>().Where(shape.HasAny).ToList();
        var fits = config.Placement switch
        {
            AdapterPlacement.Attention => existing.Contains(SubLayer.Attention),
            AdapterPlacement.FeedForward => existing.Contains(SubLayer.FeedForward),
            _ => true,
        };
        if (!fits)
            throw new ArgumentException(
                $"The adapter's placement is {config.Placement}, but no layer of the encoder has such a sub-layer. "
                + $"Use {string.Join(" or ", existing)}.",
                nameof(config));
    }

    private static void CheckPhm(BottleneckAdapterConfig config, PhmSettings phm, EncoderShape shape)
    {
        if (phm.Dimension < 1 || phm.Rank < 1)
            throw new ArgumentException(
                $"The adapter's Kronecker products have dimension {phm.Dimension} and rank {phm.Rank}. Give at least 1 for both.");
        if (config.Initialization != AdapterInitialization.Bert)
            throw new ArgumentException(
                $"The adapter's initialization is {config.Initialization}, but Kronecker products are drawn in one way. Use Bert.");
        foreach (var layer in AdaptedLayers(config, shape))
        {
            var size = config.SizeOf(layer, shape.HiddenSize);
            if (shape.HiddenSize % phm.Dimension != 0 || size % phm.Dimension != 0)
                throw new ArgumentException(
                    $"The hidden size {shape.HiddenSize} and the bottleneck size {size} of layer {layer} must be divisible by the "
                    + $"dimension {phm.Dimension} of Kronecker products. Choose another BottleneckSize or Dimension.");
        }
    }

    private static void CheckInvertible(InvertibleSettings settings, EncoderShape shape)
    {
        ConfigChecks.Defined(settings.Form, nameof(settings.Form));
        CheckFactor(settings.ReductionFactor, "The reduction factor of the invertible adapter");
        if (shape.EmbeddingSize % 2 != 0)
            throw new ArgumentException(
                $"An invertible adapter changes each half of an embedding, but the encoder's embedding size is {shape.EmbeddingSize}. "
                + "Leave Invertible null.");
    }

    private static void CheckShare(double share, string what)
    {
        if (!(share >= 0 && share < 1))
            throw new ArgumentException($"The adapter's {what} is {share}. Give a share from 0 to below 1.");
    }

    private static void CheckFactor(double factor, string what)
    {
        if (!(factor > 0) || double.IsInfinity(factor))
            throw new ArgumentException($"{what} is {factor}. Give a number above 0; 16 is usual.");
    }
}
