using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Composition;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>Frozen adapters fused at each of their places (Pfeiffer et al. 2021, arXiv 2005.00247).</summary>
/// <remarks>
/// Its parameters, named <c>layer.{i}.{attention|feed_forward}.{query|key|value}.{weight|bias}</c> and optionally <c>temperature</c>, are
/// only those of the fusion; it does not own the adapters.
/// </remarks>
internal sealed class AdapterFusion : ResidualAdapters, IParameterOwner
{
    private const string Temperature = "temperature";
    private readonly FusionLayers _fusion;
    private readonly Dictionary<(int Layer, SubLayer SubLayer), IAdapterBranch> _branches = [];

    /// <summary>Builds a fusion over existing adapters.</summary>
    /// <param name="config">Determines how they are fused.</param>
    /// <param name="shape">The encoder's sizes.</param>
    /// <param name="adapters">The adapters with the names used in messages; not owned.</param>
    /// <param name="scoreDropout">The dropout probability of scores in training.</param>
    /// <param name="generator">Draws new layers; null if trained ones are loaded later.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="isShortcutAllowed">If false, every place takes the general path, with which tests compare the shortcut.</param>
    /// <exception cref="ArgumentException">The adapters differ in placement or form.</exception>
    public AdapterFusion(
        AdapterFusionConfig config,
        EncoderShape shape,
        IReadOnlyList<(string Name, ResidualAdapters Adapter)> adapters,
        double scoreDropout,
        Generator? generator,
        Device device,
        bool isShortcutAllowed = true)
        : base(nameof(AdapterFusion), shape.Layers)
    {
        var places = AdapterPlaces.Common("fuse", adapters);
        FirstTransform.Refuse("fuse", adapters);
        Reading = adapters.Max(adapter => adapter.Adapter.Reading);
        config.CheckForm(places);
        _fusion = new FusionLayers(config, shape, places.SubLayers, generator, device);
        register_module("layer", _fusion.Modules);
        if (_fusion.Temperature is { } temperature)
            register_parameter(Temperature, temperature);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            foreach (var subLayer in places.SubLayers)
                Fuse(layer, subLayer);
        }

        void Fuse(int layer, SubLayer subLayer)
        {
            var present = adapters
                .Select((adapter, index) => (Branch: adapter.Adapter.BranchOf(layer, subLayer), Index: index))
                .Where(found => found.Branch is not null)
                .ToList();
            if (present.Count == 0)
                return;
            var branches = present.Select(found => found.Branch!).ToList();
            var scores = new FusionScores(
                _fusion.Temperature,
                config.ScoreDropout ?? (config.Form == FusionForm.ScaledDotProduct ? 0 : scoreDropout),
                [.. present.Select(found => found.Index)]);
            var at = _fusion.At(layer, subLayer);
            if (!isShortcutAllowed || !branches.TrueForAll(branch => branch is IMatrixBranch))
            {
                _branches[(layer, subLayer)] = new GeneralFusion(config, at, branches, scores);
                return;
            }

            var stacked = new StackedBranches([.. branches.Cast<IMatrixBranch>().Select(branch => branch.ToMatrices())]);
            var shortcut = new ShortcutFusion(config, at, stacked, branches[0].Form, scores);
            register_module($"shortcut_{layer}_{subLayer}", shortcut);
            _branches[(layer, subLayer)] = shortcut;
        }
    }

    public IEnumerable<ModuleParameter> OwnParameters =>
        _fusion.Temperature is { } temperature ? [new(Temperature, temperature, ParameterRole.State)] : [];

    public override TextReading Reading { get; }

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer) => _branches.GetValueOrDefault((layer, subLayer));

    public override Tensor? Penalty() => _fusion.Penalty();

    public override void AfterStep() => _fusion.Cool();

    public override void Freeze()
    {
        foreach (var shortcut in _branches.Values.OfType<ShortcutFusion>())
            shortcut.Freeze();
    }
}
