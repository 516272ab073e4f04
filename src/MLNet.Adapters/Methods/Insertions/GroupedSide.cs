using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The rows of one batch, each group with its own side network, or none.</summary>
internal sealed class GroupedSide(IReadOnlyList<ISideNetwork?> groups) : ISideNetwork
{
    public IReadOnlyList<int> Reads { get; } = [.. groups.SelectMany(group => group?.Reads ?? []).Distinct().Order()];

    public ISidePass Begin(SideTexts texts, LayerBatch batch) => new Pass(groups, texts, batch);

    private sealed class Pass(IReadOnlyList<ISideNetwork?> groups, SideTexts texts, LayerBatch batch) : ISidePass
    {
        private IReadOnlyList<ISidePass?>? _parts;
        private long[] _shape = []; // of the states: [B, T, H]

        public void Read(int layer, Tensor hidden)
        {
            _shape = hidden.shape;
            _parts ??= batch.Groups!.Parts(hidden.shape[0], (group, first, rows) =>
                groups[group]?.Begin(texts.Narrow(first, rows), batch.Alone(first, rows)));
            _ = batch.Groups!.Parts(hidden.shape[0], (group, first, rows) =>
            {
                _parts[group]?.Read(layer, hidden.narrow(0, first, rows));
                return group;
            });
        }

        // Tokens are chosen for all rows together, because a prompt moves them.
        public Tensor Result(Func<Tensor, Tensor> choose) => choose(batch.Groups!.Join(_shape[0], (group, _, rows) =>
            _parts![group]?.Result(states => states) ?? zeros(rows, _shape[1], _shape[2])));
    }
}
