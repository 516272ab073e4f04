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
        private Tensor? _hidden; // [B, T, H]

        public void Read(int layer, Tensor hidden)
        {
            _hidden = hidden;
            _parts ??= batch.Groups!.Parts(hidden.shape[0], (group, first, rows) =>
                groups[group]?.Begin(texts.Narrow(first, rows), batch.Alone(first, rows)));
            var start = 0L;
            foreach (var (part, rows) in _parts.Zip(batch.Groups!.Rows))
            {
                part?.Read(layer, hidden.narrow(0, start, rows));
                start += rows;
            }
        }

        // Tokens are chosen for all rows together, because a prompt moves them.
        public Tensor Result(Func<Tensor, Tensor> choose) => choose(batch.Groups!.Join(_hidden!.shape[0], (group, _, rows) =>
            _parts![group]?.Result(states => states)
            ?? zeros(rows, _hidden.shape[1], _hidden.shape[2], dtype: ScalarType.Float32, device: _hidden.device)));
    }
}
