using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Builds modules on a device from a composition, which is a value.</summary>
internal sealed class CompositionBuilder
{
    private readonly EncoderShape _shape;
    private readonly Device _device;
    // An adapter that occurs twice is one module.
    private readonly Dictionary<string, ResidualAdapters> _adapters = new(StringComparer.Ordinal);
    // A name is not enough: two fusions can join the same adapters.
    private readonly Dictionary<(byte[] Weights, string Name), ResidualAdapters> _fusions = [];

    private CompositionBuilder(EncoderShape shape, Device device) => (_shape, _device) = (shape, device);

    /// <summary>Builds the frozen module of a composition, which owns all its parts.</summary>
    /// <exception cref="InvalidDataException">The weights do not match their configuration.</exception>
    /// <exception cref="ArgumentException">The parts do not fit together, or the composition routes or copies rows.</exception>
    public static AdapterModule Build(AdapterComposition composition, EncoderShape shape, Device device)
    {
        var module = composition is TrainedAdapter adapter
            ? Load(adapter, shape, device)
            : Compose(shape, device, builder => (builder.Make(composition), null, null));
        module.Freeze();
        return module;
    }

    /// <summary>Builds a new fusion over adapters; only its layers are trained, or the adapters, too.</summary>
    /// <exception cref="ArgumentException">The adapters do not have the same placement and form.</exception>
    public static ComposedAdapters BuildFusion(
        AdapterFusionConfig config,
        IReadOnlyList<AdapterComposition> adapters,
        double scoreDropout,
        EncoderShape shape,
        Generator generator,
        Device device,
        bool trainsAdapters = false) => Compose(shape, device, builder =>
        {
            var named = builder.Named(adapters);
            foreach (var parameter in trainsAdapters ? builder._adapters.Values.SelectMany(adapter => adapter.parameters()) : [])
                parameter.requires_grad = true;
            // The shortcut multiplies the adapters' weights without their gradients.
            var fusion = new AdapterFusion(config, shape, named, scoreDropout, generator, device, isShortcutAllowed: !trainsAdapters);
            return (fusion, "fusion", fusion);
        });

    /// <summary>Builds a new adapter on top of frozen ones; only the new adapter is trained.</summary>
    /// <exception cref="ArgumentException">An adapter cannot be stacked.</exception>
    public static ComposedAdapters BuildStack(
        AdapterComposition below,
        string name,
        ResidualAdapters trained,
        EncoderShape shape,
        Device device) => Compose(shape, device, builder =>
        {
            builder._adapters.Add(name, trained);
            return (new StackedAdapters([(below.Name, builder.Make(below)), (name, trained)]), null, trained);
        });

    private static ComposedAdapters Compose(
        EncoderShape shape,
        Device device,
        Func<CompositionBuilder, (ResidualAdapters Top, string? TopName, ResidualAdapters? Trained)> make)
    {
        var builder = new CompositionBuilder(shape, device);
        try
        {
            var (top, topName, trained) = make(builder);
            return new ComposedAdapters(top, topName, trained, builder._adapters, builder.NamedFusions());
        }
        catch
        {
            foreach (var module in builder._adapters.Values.Concat(builder._fusions.Values))
                module.Dispose();
            throw;
        }
    }

    private static AdapterModule Load(TrainedAdapter adapter, EncoderShape shape, Device device) =>
        Frozen(
            AdapterWeights.Create(place => adapter.Config.Create(shape, null, place), adapter.Weights, $"adapter '{adapter.Name}'", device)
        );

    private static T Frozen<T>(T module)
        where T : AdapterModule
    {
        foreach (var parameter in module.parameters())
            parameter.requires_grad = false;
        return module;
    }

    // The first fusion with a name keeps the plain name.
    private IEnumerable<KeyValuePair<string, ResidualAdapters>> NamedFusions() =>
        _fusions
            .GroupBy(fusion => fusion.Key.Name, StringComparer.Ordinal)
            .SelectMany(group =>
                group.Select((fusion, index) => KeyValuePair.Create(index == 0 ? group.Key : $"{group.Key}-{index + 1}", fusion.Value)));

    private (string Name, ResidualAdapters Adapter)[] Named(IEnumerable<AdapterComposition> parts) =>
        [.. parts.Select(part => (part.Name, Make(part)))];

    private ResidualAdapters Make(AdapterComposition composition) =>
        composition switch
        {
            TrainedAdapter adapter => MakeAdapter(adapter),
            TrainedFusion fusion => MakeFusion(fusion),
            Stack stack => new StackedAdapters(Named(stack.Children)),
            Average average => new AveragedAdapters(Named(average.Children), average.Weights),
            Split split => new SplitAdapters(Named(split.Children), split.Tokens),
            _ => throw new ArgumentException(
                $"{composition.Name} routes or copies rows, so it cannot stand inside another composition or under one head. "
                + "Use it with ScoreWithAdapters."),
        };

    private ResidualAdapters MakeAdapter(TrainedAdapter adapter)
    {
        if (_adapters.TryGetValue(adapter.Name, out var known))
            return known;
        var module = Load(adapter, _shape, _device);
        if (module is ResidualAdapters residual)
            return _adapters[adapter.Name] = residual;
        module.Dispose();
        throw AdapterPlaces.CannotBeComposed(adapter.Name, adapter.Config);
    }

    private ResidualAdapters MakeFusion(TrainedFusion fusion)
    {
        if (_fusions.TryGetValue((fusion.Weights, fusion.Name), out var known))
            return known;
        var module = new AdapterFusion(fusion.Config with { ScoreDropout = 0 }, _shape, Named(fusion.Children), 0, null, _device);
        _fusions[(fusion.Weights, fusion.Name)] = module;
        AdapterWeights.Fill(module, fusion.Weights, $"fusion '{fusion.Name}'");
        return Frozen(module);
    }
}
