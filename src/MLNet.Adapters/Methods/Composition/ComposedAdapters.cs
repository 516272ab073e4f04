using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>A composition together with all the modules it consists of, which it owns.</summary>
/// <remarks>Parameters are named <c>adapters.{name}.…</c>, and <c>fusions.{names}.…</c> inside or <c>fusion.…</c> on top.</remarks>
internal sealed class ComposedAdapters : AdapterModule
{
    private readonly AdapterModule _top;
    private readonly Dictionary<string, ResidualAdapters> _adapters;

    /// <param name="top">The module that is plugged in.</param>
    /// <param name="topName">The name prefix of its own parameters; null if it has none or is one of the adapters.</param>
    /// <param name="trained">The part that is trained; null if everything is frozen.</param>
    /// <param name="adapters">The adapters by name.</param>
    /// <param name="fusions">The fusions inside, by name.</param>
    public ComposedAdapters(
        AdapterModule top,
        string? topName,
        AdapterModule? trained,
        IEnumerable<KeyValuePair<string, ResidualAdapters>> adapters,
        IEnumerable<KeyValuePair<string, ResidualAdapters>> fusions)
        : base(nameof(ComposedAdapters))
    {
        (_top, Trained, _adapters) = (top, trained, new(adapters, StringComparer.Ordinal));
        if (topName is not null)
            register_module(topName, top);
        register_module(nameof(adapters), Gather(_adapters));
        register_module(nameof(fusions), Gather(fusions));
    }

    /// <summary>
    /// The part that is trained; null if everything is frozen. A frozen part adds nothing to the loss and is not changed by training steps.
    /// </summary>
    public AdapterModule? Trained { get; }

    public override EmbeddingInsertions EmbeddingInsertions => _top.EmbeddingInsertions;

    public override TextReading Reading => _top.Reading;

    public override LayerInsertions InsertionsOf(int layer) => _top.InsertionsOf(layer);

    public override Tensor? Penalty() => Trained?.Penalty();

    public override void AfterStep() => Trained?.AfterStep();

    public override void Freeze() => _top.Freeze();

    /// <summary>Returns the adapter with a name.</summary>
    public AdapterModule AdapterNamed(string name) => _adapters[name];

    private static NamedModules Gather(IEnumerable<KeyValuePair<string, ResidualAdapters>> parts)
    {
        var modules = new NamedModules();
        foreach (var (name, module) in parts)
            modules.Add(name, module);
        return modules;
    }
}
