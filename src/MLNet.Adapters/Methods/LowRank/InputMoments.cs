using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>Plugged into an encoder, collects mean and covariance of the inputs of linear maps over the tokens of texts.</summary>
internal sealed class InputMoments : AdapterModule
{
    private readonly Dictionary<(int Layer, ProjectionPlace Place), Moments> _moments;

    public InputMoments(IReadOnlyCollection<(int Layer, ProjectionPlace Place)> maps)
        : base(nameof(InputMoments)) => _moments = maps.ToDictionary(map => map, _ => new Moments());

    public override TextReading Reading => TextReading.Positions; // to know padding

    public override LayerInsertions InsertionsOf(int layer) => LayerInsertions.None.WithProjections(place =>
        _moments.TryGetValue((layer, place), out var moments) ? moments : PlainProjection.Instance);

    /// <summary>Returns the directions of length 1 in which a map's inputs vary most: [count, in], the first one most.</summary>
    public Tensor ComponentsOf(int layer, ProjectionPlace place, int count) => _moments[(layer, place)].Components(count);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var moments in _moments.Values)
                moments.Dispose();
        }

        base.Dispose(disposing);
    }

    // Sums in double precision: [in, in] of products, and [in].
    private sealed class Moments : IProjection, IDisposable
    {
        private Tensor? _products;
        private Tensor? _sum;
        private double _tokens;

        public Tensor Apply(Tensor x, Linear map, LayerBatch batch)
        {
            if (batch.TextStates is null) // else x is no state of a token, but a distance
                Add(x, batch.Texts!.First(int.MaxValue));
            return map.call(x);
        }

        public Tensor Components(int count)
        {
            if (_products is null || _sum is null)
                throw new InvalidOperationException("A map of the encoder that should start from its inputs was not computed.");
            var mean = _sum / _tokens;
            var (_, vectors) = linalg.eigh((_products / _tokens) - mean.outer(mean)); // in ascending order
            return vectors.flip(1).narrow(1, 0, count).t().to(ScalarType.Float32);
        }

        public void Dispose()
        {
            _products?.Dispose();
            _sum?.Dispose();
        }

        private void Add(Tensor x, Tensor isReal)
        {
            using var scope = NewDisposeScope();
            var tokens = x.detach().to(ScalarType.Float64).mul(isReal).view(-1, x.shape[2]);
            _products ??= zeros(x.shape[2], x.shape[2], dtype: ScalarType.Float64, device: x.device).DetachFromDisposeScope();
            _sum ??= zeros(x.shape[2], dtype: ScalarType.Float64, device: x.device).DetachFromDisposeScope();
            _products.add_(tokens.t().matmul(tokens));
            _sum.add_(tokens.sum([0]));
            _tokens += isReal.sum().item<long>();
        }
    }
}
