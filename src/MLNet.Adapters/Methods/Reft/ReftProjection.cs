using MLNet.Adapters.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Reft;

/// <summary>The projection R [r, H] of a unit.</summary>
internal abstract class ReftProjection(string name) : nn.Module(name)
{
    /// <summary>Returns R: [r, H].</summary>
    public abstract Tensor Matrix { get; }

    /// <summary>Draws a new R.</summary>
    public abstract void Initialize(Generator generator);
}

/// <summary>A projection that is a parameter itself.</summary>
internal sealed class FreeProjection : ReftProjection, IParameterOwner
{
    private readonly Parameter weight; // [r, H]

    public FreeProjection(int rank, int hiddenSize, Device device)
        : base(nameof(FreeProjection))
    {
        weight = new Parameter(zeros(rank, hiddenSize, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(weight), weight, ParameterRole.Decayed)];

    public override Tensor Matrix => weight;

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        var bound = 1 / Math.Sqrt(weight.shape[1]); // PyTorch's default
        weight.uniform_(-bound, bound, generator);
    }
}

/// <summary>
/// A projection with orthonormal rows, R = (Q₀ H₁ H₂ … Hᵣ D)ᵀ: the Householder reflections come from the part of a trained matrix below
/// its diagonal; Q₀, orthogonal, and the signs D on the diagonal are constant.
/// </summary>
/// <remarks>This is PyTorch's parametrization, in which AdapterHub stores LoReFT.</remarks>
internal sealed class OrthogonalProjection : ReftProjection, IParameterOwner
{
    private readonly Parameter original; // [r, H], the matrix transposed
    [ComponentName(Name = "base")]
    private readonly Parameter start;    // Q₀ [H, H]

    public OrthogonalProjection(int rank, int hiddenSize, Device device)
        : base(nameof(OrthogonalProjection))
    {
        original = new Parameter(zeros(rank, hiddenSize, dtype: ScalarType.Float32, device: device));
        start = new Parameter(zeros(hiddenSize, hiddenSize, dtype: ScalarType.Float32, device: device), requires_grad: false);
        RegisterComponents();
    }

    // Weight decay would take the signs away, which are not trained.
    public IEnumerable<ModuleParameter> OwnParameters =>
        [new(nameof(original), original, ParameterRole.Undecayed), new("base", start, ParameterRole.Undecayed)];

    public override Tensor Matrix
    {
        get
        {
            var tall = original.t(); // [H, r]
            var vectors = tall.tril(-1);
            var reflections = linalg.householder_product(vectors, 2 / (1 + (vectors * vectors).sum([0])));
            return start.matmul(reflections * tall.diagonal(0, 0, 1).detach().trunc()).t();
        }
    }

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var size = start.shape[0];
        var drawn = empty(size, size, dtype: ScalarType.Float32, device: start.device).normal_(0, 1, generator);
        var (rotation, triangle) = linalg.qr(drawn);
        start.copy_(rotation * triangle.diagonal(0, 0, 1).sign()); // with these signs, every rotation is equally likely
        original.zero_();
        original.diagonal(0, 0, 1).fill_(-1); // no reflection changes the first r columns of Q₀
    }
}
