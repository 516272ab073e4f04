using MLNet.Adapters.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019) over two groups: parameters that weight decay draws to zero, and the others.</summary>
internal sealed class AdamWOptimizer : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;

    public AdamWOptimizer(IReadOnlyList<ModuleParameter> parameters, double weightDecay)
    {
        _parameters = [.. parameters.Select(described => described.Parameter)];
        var groups = parameters
            .GroupBy(described => described.Role == ParameterRole.Decayed)
            .Select(group => new TorchSharp.Modules.AdamW.ParamGroup(
                group.Select(described => described.Parameter),
                new TorchSharp.Modules.AdamW.Options
                {
                    LearningRate = 0,
                    InitialLearningRate = 0,
                    beta1 = 0.9,
                    beta2 = 0.999,
                    eps = 1e-8,
                    weight_decay = group.Key ? weightDecay : 0,
                }));
        _optimizer = optim.AdamW(groups);
    }

    /// <summary>
    /// Takes the gradients of a loss, clips them together, moves the parameters, and gives the gradients up, so that the next forward pass
    /// has their memory.
    /// </summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="gradientClip">The largest norm of all gradients together.</param>
    /// <returns>The norm before clipping; where it is not finite nothing was moved.</returns>
    public double Step(Tensor loss, double learningRate, double gradientClip)
    {
        loss.backward();
        var norm = nn.utils.clip_grad_norm_(_parameters, gradientClip);
        if (double.IsFinite(norm))
        {
            foreach (var group in _optimizer.ParamGroups)
                group.LearningRate = learningRate;
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
