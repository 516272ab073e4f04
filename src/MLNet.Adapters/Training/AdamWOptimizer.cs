using MLNet.Adapters.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019) over groups of parameters: with or without weight decay, and by learning rate.</summary>
internal sealed class AdamWOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly double[] _rateFactors; // of each group
    private readonly optim.Optimizer _optimizer;

    public AdamWOptimizer(IReadOnlyList<ModuleParameter> parameters, double weightDecay)
    {
        _parameters = [.. parameters.Select(described => described.Parameter)];
        var groups = parameters
            .GroupBy(described => (IsDecayed: described.Role == ParameterRole.Decayed, described.RateFactor))
            .ToList();
        _rateFactors = [.. groups.Select(group => group.Key.RateFactor)];
        _optimizer = optim.AdamW(groups.Select(group => new TorchSharp.Modules.AdamW.ParamGroup(
            group.Select(described => described.Parameter),
            new TorchSharp.Modules.AdamW.Options
            {
                LearningRate = 0,
                InitialLearningRate = 0,
                beta1 = 0.9,
                beta2 = 0.999,
                eps = 1e-8,
                weight_decay = group.Key.IsDecayed ? weightDecay : 0,
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
        var norm = nn.utils.clip_grad_norm_(_parameters, gradientClip);
        if (double.IsFinite(norm))
        {
            foreach (var (group, factor) in _optimizer.ParamGroups.Zip(_rateFactors))
                group.LearningRate = learningRate * factor;
            _optimizer.step();
        }

        foreach (var parameter in _parameters)
            parameter.grad = null; // zero_grad would keep their memory
        return norm;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
    }
}
