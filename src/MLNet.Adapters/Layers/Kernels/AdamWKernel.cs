using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>AdamW (Loshchilov and Hutter 2019) in one pass over a parameter's memory.</summary>
internal static class AdamWKernel
{
    private const float Beta1 = (float)AdamWStep.Beta1;
    private const float Beta2 = (float)AdamWStep.Beta2;
    private const float NewBeta1 = (float)(1 - AdamWStep.Beta1);
    private const float NewBeta2 = (float)(1 - AdamWStep.Beta2);
    private const float Epsilon = (float)AdamWStep.Epsilon;

    /// <summary>Returns the sum of the squares of some numbers.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> numbers)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var (even, odd) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            even += low * low;
            odd += high * high;
        }

        var sum = Vector.Sum(even + odd);
        foreach (var number in numbers[(vectors.Length * Vector<float>.Count)..])
            sum += (double)number * number;
        return sum;
    }

    /// <summary>
    /// Moves some parameters: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p · decay − rate · m / (√v / deviation + ε), where g is
    /// the gradient times a scale.
    /// </summary>
    /// <param name="parameters">p</param>
    /// <param name="gradients">The gradients before scaling.</param>
    /// <param name="first">m</param>
    /// <param name="second">v</param>
    /// <param name="step">The factors of this step.</param>
    public static void Update(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, in AdamWStep step)
    {
        var p = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var m = MemoryMarshal.Cast<float, Vector<float>>(first);
        var v = MemoryMarshal.Cast<float, Vector<float>>(second);
        var (scale, decay, rate) = (new Vector<float>(step.Scale), new Vector<float>(step.Decay), new Vector<float>(step.Rate));
        var (deviation, epsilon) = (new Vector<float>(step.Deviation), new Vector<float>(Epsilon));
        for (var i = 0; i < p.Length; i++)
        {
            var gradient = g[i] * scale;
            m[i] = (Beta1 * m[i]) + (NewBeta1 * gradient);
            v[i] = (Beta2 * v[i]) + (NewBeta2 * gradient * gradient);
            p[i] = (p[i] * decay) - (rate * m[i] / ((Vector.SquareRoot(v[i]) / deviation) + epsilon));
        }

        for (var i = p.Length * Vector<float>.Count; i < parameters.Length; i++)
        {
            var gradient = gradients[i] * step.Scale;
            first[i] = (Beta1 * first[i]) + (NewBeta1 * gradient);
            second[i] = (Beta2 * second[i]) + (NewBeta2 * gradient * gradient);
            var moved = step.Rate * first[i] / ((MathF.Sqrt(second[i]) / step.Deviation) + Epsilon);
            parameters[i] = (parameters[i] * step.Decay) - moved;
        }
    }
}
