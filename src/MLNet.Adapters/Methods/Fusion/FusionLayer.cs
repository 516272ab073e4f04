using MLNet.Adapters.Layers;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>The trained maps of a fusion at one place: query, key and value.</summary>
/// <remarks>
/// Shapes: H hidden. Parameters: <c>query.{weight|bias}</c>, <c>key.{weight|bias}</c>, <c>value.weight</c>, and <c>value.bias</c> in the
/// scaled dot-product form.
/// </remarks>
internal sealed class FusionLayer : nn.Module
{
    private const double OffDiagonal = 1e-6; // the reference's value matrix off its diagonal of ones
    private readonly Linear query; // H → H
    private readonly Linear key;   // H → H
    private readonly FusionValue? value;

    public FusionLayer(AdapterFusionConfig config, int hiddenSize, Generator? generator, Device device)
        : base(nameof(FusionLayer))
    {
        query = new Linear(hiddenSize, hiddenSize, device);
        key = new Linear(hiddenSize, hiddenSize, device);
        value = config.HasValue ? new FusionValue(hiddenSize, config.Form == FusionForm.ScaledDotProduct, device) : null;
        RegisterComponents();
        if (generator is not null)
            Initialize(config, generator);
    }

    /// <summary>W_q [H, H] and b_q [H].</summary>
    public Linear Query => query;

    /// <summary>W_k [H, H] and b_k [H].</summary>
    public Linear Key => key;

    /// <summary>W_v [H, H], and b_v [H] in the scaled dot-product form; null in a static fusion.</summary>
    public FusionValue? Value => value;

    /// <summary>Returns ‖I − W_v‖²_F, a scalar; null without a value matrix.</summary>
    public Tensor? DistanceToIdentity()
    {
        if (value is null)
            return null;
        var difference = value.weight - eye(value.weight.shape[0], dtype: value.weight.dtype, device: value.weight.device);
        return difference.square().sum();
    }

    private void Initialize(AdapterFusionConfig config, Generator generator)
    {
        using var _ = no_grad();
        if (config.Initialization == FusionInitialization.TorchLinear)
        {
            var bound = 1 / Math.Sqrt(query.Weight.shape[1]);
            foreach (var parameter in parameters())
                Draw(parameter, drawn => drawn.uniform_(-bound, bound, generator));
            return;
        }

        Draw(query.Weight, drawn => drawn.normal_(0, 0.02, generator));
        Draw(key.Weight, drawn => drawn.normal_(0, 0.02, generator));
        if (value is null)
            return;
        using var scope = NewDisposeScope();
        var aside = config.Form == FusionForm.AdapterHub ? OffDiagonal : 0;
        value.weight.copy_(eye(value.weight.shape[0], dtype: value.weight.dtype, device: value.weight.device).clamp(min: aside));
    }

    // Generators run on the CPU, whatever the device.
    private static void Draw(Tensor parameter, Func<Tensor, Tensor> fill)
    {
        using var drawn = fill(empty(parameter.shape, dtype: parameter.dtype, device: CPU));
        parameter.copy_(drawn);
    }
}
