using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods;

/// <summary>Methods that act only in residual connections and can therefore be composed with each other.</summary>
internal abstract class ResidualAdapters : AdapterModule
{
    private readonly LayerInsertions?[] _insertions;

    protected ResidualAdapters(string name, int layers)
        : base(name) => _insertions = new LayerInsertions[layers];

    /// <summary>The number of layers of the encoder.</summary>
    public int Layers => _insertions.Length;

    /// <summary>Returns the branch at one place; null if the method does not act there.</summary>
    public abstract IAdapterBranch? BranchOf(int layer, SubLayer subLayer);

    public override LayerInsertions InsertionsOf(int layer) => _insertions[layer] ??= new LayerInsertions
    {
        Attention = Connect(layer, SubLayer.Attention),
        FeedForward = Connect(layer, SubLayer.FeedForward),
    };

    private IResidualConnection Connect(int layer, SubLayer subLayer) =>
        BranchOf(layer, subLayer) is { } branch ? new BranchResidual(branch) : PlainResidual.Instance;
}
