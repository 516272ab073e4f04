using MLNet.Adapters.Layers;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Encoders.NasBert;

/// <summary>
/// A separable convolution over the tokens of each text: each column by itself, then a linear map of the columns, then GELU.
/// </summary>
/// <remarks>
/// Scoring threads keep the weights a second time: what they score with must not be trained afterwards. Shapes: B batch, T tokens,
/// H hidden, K tokens that are mixed.
/// </remarks>
internal sealed class SeparableConvolution : nn.Module, IParameterOwner
{
    private readonly Parameter weight; // [H, 1, K]
    private readonly Parameter bias;   // [H]
    private readonly Linear pointwise; // H → H
    private readonly Lock _gate = new();
    private (Tensor Weight, Tensor Bias)? _forScoring; // float32 [K, H] and [H]

    public SeparableConvolution(int hiddenSize, int kernelSize, ScalarType type, Device device)
        : base(nameof(SeparableConvolution))
    {
        weight = new Parameter(zeros(hiddenSize, 1, kernelSize, dtype: type, device: device));
        bias = new Parameter(zeros(hiddenSize, dtype: type, device: device));
        pointwise = new Linear(hiddenSize, hiddenSize, device, type: type);
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters =>
        [new(nameof(weight), weight, ParameterRole.Decayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    /// <summary>Packs the weights for scoring, as a layer's are.</summary>
    public void Pack(bool inPlace)
    {
        pointwise.Pack(inPlace);
        if (LinearProducts.CanScoreWith(weight))
            _ = ForScoring;
    }

    /// <param name="hidden">[B, T, H]</param>
    /// <param name="layout">Where the tokens of each text are; padding counts as zeros.</param>
    /// <returns>[B, T, H]</returns>
    public Tensor Apply(Tensor hidden, TokenLayout layout)
    {
        var x = layout.Bias is { } bias // [B, 1, 1, T] → [B, T, 1]
            ? hidden * bias.eq(0).view(bias.shape[0], bias.shape[3], 1).As(hidden.dtype)
            : hidden;
        var mixed = LinearProducts.CanScore(x)
            ? ScoringConvolution.Apply(x, ForScoring.Weight, ForScoring.Bias, layout.Spans(x, x))
            : Mix(x);
        return pointwise.ForScoring is { } scoring ? scoring.Apply(mixed, isGelu: true) : pointwise.call(mixed).gelu();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _forScoring?.Weight.Dispose();
            _forScoring?.Bias.Dispose();
        }

        base.Dispose(disposing);
    }

    private (Tensor Weight, Tensor Bias) ForScoring
    {
        get
        {
            lock (_gate)
                return _forScoring ??= (Kept(weight.squeeze(1).t()), Kept(bias)); // [H, 1, K] → [K, H]

            static Tensor Kept(Tensor parameter) => parameter.to(ScalarType.Float32, copy: true).contiguous().DetachFromDisposeScope();
        }
    }

    // As an image of one row or one column, whose channels are the columns of x, last in memory: nothing is copied.
    private Tensor Mix(Tensor x)
    {
        var width = weight.shape[2];
        // oneDNN takes three times as long for the gradient of a kernel of more than three numbers in a row as for that in a column.
        var isColumn = weight.requires_grad && width > 3;
        long[] padding = isColumn ? [width / 2, 0] : [0, width / 2];
        var image = x.unsqueeze(isColumn ? 2 : 1).permute(0, 3, 1, 2); // [B, T, H] → [B, H, T, 1] or [B, H, 1, T]
        var kernel = weight.unsqueeze(isColumn ? 3 : 2);
        var mixed = nn.functional.conv2d(image, kernel, bias, padding: padding, groups: weight.shape[0]);
        return mixed.permute(0, 2, 3, 1).squeeze(isColumn ? 2 : 1); // → [B, T, H]
    }
}
