namespace MLNet.Adapters.Layers.Kernels;

/// <summary>The factors of one step of AdamW.</summary>
/// <param name="Scale">Multiplies the gradients, to clip them.</param>
/// <param name="Decay">Multiplies the parameters: 1 − learning rate · weight decay.</param>
/// <param name="Rate">The learning rate, divided by 1 − β₁ᵗ in step t.</param>
/// <param name="Deviation">√(1 − β₂ᵗ) in step t.</param>
internal readonly record struct AdamWStep(float Scale, float Decay, float Rate, float Deviation)
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;
    public const double Epsilon = 1e-8;

    /// <summary>Returns the factors of a step.</summary>
    /// <param name="step">t, from 1.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="scale">Multiplies the gradients.</param>
    public static AdamWStep Of(long step, double learningRate, double weightDecay, double scale) => new(
        (float)scale,
        (float)(1 - (learningRate * weightDecay)),
        (float)(learningRate / (1 - Math.Pow(Beta1, step))),
        (float)Math.Sqrt(1 - Math.Pow(Beta2, step)));
}
