using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019) over groups of parameters: with or without weight decay, and by learning rate.</summary>
internal sealed class AdamWOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly FusedAdamW? _fused; // null if the native library moves the parameters
    private readonly double[] _rateFactors = []; // of each group of the native library's
    private readonly optim.Optimizer? _native;

    public AdamWOptimizer(IReadOnlyList<ModuleParameter> parameters, double weightDecay)
    {
        _parameters = [.. parameters.Select(described => described.Parameter)];
        var known = parameters
            .Select(described => (
                described.Parameter,
                Group: new AdamWGroup(described.Role == ParameterRole.Decayed ? weightDecay : 0, described.RateFactor)))
            .ToList();
        if (_parameters.All(FusedAdamW.Supports))
        {
            _fused = new FusedAdamW(known);
            return;
        }

        var groups = known.GroupBy(one => one.Group, one => one.Parameter).ToList();
        _rateFactors = [.. groups.Select(group => group.Key.RateFactor)];
        _native = optim.AdamW(groups.Select(group => new AdamW.ParamGroup(
            group,
            new AdamW.Options
            {
                LearningRate = 0,
                InitialLearningRate = 0,
                beta1 = AdamWStep.Beta1,
                beta2 = AdamWStep.Beta2,
                eps = AdamWStep.Epsilon,
                weight_decay = group.Key.WeightDecay,
            })));
    }

    /// <summary>
    /// Computes the gradients of a loss, clips them together, updates the parameters and releases the gradients, so that the next forward
    /// pass can use their memory.
    /// </summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="gradientClip">The largest total norm of all gradients.</param>
    /// <returns>The norm before clipping; if it is not finite, no parameter was changed.</returns>
    public double Step(Tensor loss, double learningRate, double gradientClip)
    {
        loss.backward();
        return Step(learningRate, gradientClip);
    }

    /// <summary>The same with gradients that have been computed.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="gradientClip">The largest total norm of all gradients.</param>
    public double Step(double learningRate, double gradientClip)
    {
        var norm = _fused?.Step(learningRate, gradientClip) ?? StepNatively(learningRate, gradientClip);
        foreach (var parameter in _parameters)
            parameter.grad = null; // zero_grad would keep their memory
        return norm;
    }

    public void Dispose()
    {
        _fused?.Dispose();
        _native?.Dispose();
    }

    private double StepNatively(double learningRate, double gradientClip)
    {
        var norm = nn.utils.clip_grad_norm_(_parameters, gradientClip);
        if (!double.IsFinite(norm))
            return norm;
        foreach (var (group, factor) in _native!.ParamGroups.Zip(_rateFactors))
            group.LearningRate = learningRate * factor;
        _native.step();
        return norm;
    }
}
