using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Side;

/// <summary>
/// A ladder beside the encoder: s₀ = D₀ h₀, a <see cref="SideLayer"/> for each layer that it reads, and U LN(s), which is added to the
/// encoder's result. Parameters are named <c>embeddings.down.…</c>, <c>layer.{i}.…</c>, <c>norm.…</c> and <c>up.…</c>.
/// </summary>
/// <remarks>Shapes: B batch, T tokens, S tokens whose result is needed, H hidden, R width of the side network.</remarks>
internal sealed class SideNetwork : AdapterModule, ISideNetwork
{
    /// <summary>What LayerNorms add to variances.</summary>
    public const double Epsilon = 1e-5;

    private const int Embeddings = -1;
    private readonly Linear _down; // H → R
    private readonly SideLayer?[] _layers;
    private readonly LayerNorm _norm;
    private readonly Linear _up; // R → H

    public SideNetwork(SideAdapterConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(SideNetwork))
    {
        config.Validate(shape);
        var size = config.SizeOf(shape.HiddenSize);
        var (embeddings, layers) = (new NamedModules(), new IndexedModules());
        embeddings.Add("down", _down = new Linear(shape.HiddenSize, size, device, hasBias: false));
        _layers = new SideLayer?[shape.Layers];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            if (!config.LeaveOutLayers.Contains(layer))
                layers.Add(layer, _layers[layer] = new SideLayer(shape.HiddenSize, size, config, device));
        }

        register_module("embeddings", embeddings);
        register_module("layer", layers);
        register_module("norm", _norm = new LayerNorm(size, Epsilon, device));
        register_module("up", _up = new Linear(size, shape.HiddenSize, device, hasBias: false));
        Reads = [Embeddings, .. Enumerable.Range(0, shape.Layers).Where(layer => _layers[layer] is not null)];
        if (generator is not null)
            Initialize(generator);
    }

    public IReadOnlyList<int> Reads { get; }

    public override ISideNetwork Side => this;

    // Attention of the last side layer reads all tokens of the last layer.
    public override TextReading Reading => TextReading.WholeText;

    public override LayerInsertions InsertionsOf(int layer) => LayerInsertions.None;

    public ISidePass Begin(SideTexts texts, LayerBatch batch) => new Pass(this, texts, batch);

    /// <summary>Draws a map as PyTorch does by default; without a bias, or with one of zero.</summary>
    public static void Initialize(Linear map, Generator generator)
    {
        using var mode = no_grad();
        var bound = 1 / Math.Sqrt(map.Weight.shape[1]);
        map.Weight.uniform_(-bound, bound, generator);
    }

    // U stays zero: the network starts as the plain encoder.
    private void Initialize(Generator generator)
    {
        Initialize(_down, generator);
        foreach (var layer in _layers)
            layer?.Initialize(generator);
    }

    private sealed class Pass(SideNetwork network, SideTexts texts, LayerBatch batch) : ISidePass
    {
        private Tensor? _side; // [B, T, R], or [1, all tokens, R] without padding

        public void Read(int layer, Tensor hidden)
        {
            using var scope = NewDisposeScope();
            hidden = hidden.As(ScalarType.Float32);
            if (layer == Embeddings)
                _side = network._down.call(hidden).MoveToOuterDisposeScope();
            else if (network._layers[layer] is { } own)
                _side = own.Forward(_side!, hidden, texts, batch.Dropout).MoveToOuterDisposeScope();
        }

        public Tensor Result(Func<Tensor, Tensor> choose)
        {
            var added = network._up.call(network._norm.call(choose(_side!)));
            batch.Observer?.Observe(network._layers.Length - 1, SubLayer.FeedForward, added);
            return added;
        }
    }
}
