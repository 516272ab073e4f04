using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Reft;

/// <summary>The units of one layer: one for the first tokens of a text, one for the last, or the same for both.</summary>
internal sealed class ReftLayer : nn.Module, IIntervention
{
    private readonly ReftUnit[] _units;
    private readonly ReftConfig _config;

    public ReftLayer(ReftConfig config, int hiddenSize, Generator? generator, Device device)
        : base(nameof(ReftLayer))
    {
        _config = config;
        _units = [.. Enumerable.Range(0, config.TiesUnits ? 1 : 2).Select(_ => new ReftUnit(config, hiddenSize, device))];
        var units = new IndexedModules();
        foreach (var (index, unit) in _units.Index())
        {
            if (generator is not null)
                unit.Initialize(generator);
            units.Add(index, unit);
        }

        register_module("units", units);
    }

    public Tensor Apply(Tensor hidden, LayerBatch batch)
    {
        var (first, last) = (batch.Texts!.First(_config.PrefixPositions), batch.Texts.Last(_config.SuffixPositions)); // [B, T, 1]
        var states = hidden.flatten(0, 1); // [B, T, H] → [B · T, H]
        var changed = Change(states, states, first.logical_and(last.logical_not()), _units[0], batch);
        return Change(changed, states, last, _units[^1], batch).view(hidden.shape);
    }

    public void Freeze()
    {
        foreach (var unit in _units)
            unit.Freeze();
    }

    private Tensor Change(Tensor result, Tensor states, Tensor tokens, ReftUnit unit, LayerBatch batch)
    {
        var rows = tokens.flatten().nonzero().squeeze(1);
        if (rows.numel() == 0)
            return result;
        var changed = unit.Change(states.index_select(0, rows));
        return result.index_copy(0, rows, batch.Dropout?.Apply(changed, _config.Dropout) ?? changed);
    }
}
