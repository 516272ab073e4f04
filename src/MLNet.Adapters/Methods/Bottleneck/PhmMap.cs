using MLNet.Adapters.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>
/// A linear map whose matrix is a sum of Kronecker products, Σᵢ ruleᵢ ⊗ (leftᵢ rightᵢ): parameterized hypercomplex multiplication (Zhang et
/// al. 2021) with low rank, as in Compacter.
/// </summary>
/// <remarks>Shapes: p dimension, r rank.</remarks>
internal sealed class PhmMap : nn.Module<Tensor, Tensor>, ILinearMap, IParameterOwner
{
    [ComponentName(Name = "W_left")]
    private readonly Parameter left;  // [p, in / p, r]
    [ComponentName(Name = "W_right")]
    private readonly Parameter right; // [p, r, out / p]
    [ComponentName(Name = "b")]
    private readonly Parameter bias;  // [out]
    private readonly Func<Tensor> _rule; // [p, p, p], shared by all maps and so owned by none of them

    public PhmMap(PhmSettings settings, int inputSize, int outputSize, Func<Tensor> rule, Device device)
        : base(nameof(PhmMap))
    {
        var (p, rank) = (settings.Dimension, settings.Rank);
        _rule = rule;
        left = Zeros(p, inputSize / p, rank);
        right = Zeros(p, rank, outputSize / p);
        bias = Zeros(outputSize);
        RegisterComponents();

        Parameter Zeros(params long[] shape) => new(zeros(shape, dtype: ScalarType.Float32, device: device));
    }

    public IEnumerable<ModuleParameter> OwnParameters =>
    [
        new("W_left", left, ParameterRole.Decayed), new("W_right", right, ParameterRole.Decayed), new("b", bias, ParameterRole.Undecayed),
    ];

    // [in, out]: row a · in/p + c and column b · out/p + d hold Σᵢ ruleᵢ[a, b] (leftᵢ rightᵢ)[c, d]
    public Tensor Weight
    {
        get
        {
            var products = left.matmul(right); // [p, in / p, out / p]
            var (p, rows, columns) = (products.shape[0], products.shape[1], products.shape[2]);
            return _rule().view(p, p * p).t().matmul(products.view(p, rows * columns))
                .view(p, p, rows, columns).permute(0, 2, 1, 3).reshape(p * rows, p * columns).t();
        }
    }

    public Tensor? Bias => bias;

    public override Tensor forward(Tensor input) => LinearProducts.Apply(input, Weight, bias);

    /// <summary>Draws new factors: N(0, 2 / (inputs + outputs)) each (Glorot).</summary>
    public void Initialize(Generator generator)
    {
        using var mode = no_grad();
        foreach (var factor in new[] { left, right })
            factor.normal_(0, Math.Sqrt(2.0 / (factor.shape[1] + factor.shape[2])), generator);
    }
}
