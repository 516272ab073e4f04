using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>Checks what is to be explained against a model.</summary>
internal static class AttributedOptions
{
    /// <exception cref="ArgumentException">A number is out of range, or the method is unknown.</exception>
    public static void Check(WordExplanationOptions options)
    {
        ConfigChecks.Defined(options.Method, nameof(options.Method));
        if (options.Tolerance is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentException($"Tolerance is {options.Tolerance}. It must be above 0.");
        if (options.MaxSteps < 1)
            throw new ArgumentException($"MaxSteps is {options.MaxSteps}. It must be at least 1.");
    }

    /// <summary>Returns the index of a requested label, or a default.</summary>
    /// <exception cref="ArgumentException">The model does not have it.</exception>
    public static int IndexOf(string? name, IReadOnlyList<string> names, int otherwise) => name is null ? otherwise
        : names.ToList().IndexOf(name) is >= 0 and var index ? index
        : throw new ArgumentException($"Output is '{name}', which the model does not predict. Give one of: {string.Join(", ", names)}.");

    /// <exception cref="ArgumentException">An output is requested of a model that has no labels.</exception>
    public static void NoOutput(string? name, string what)
    {
        if (name is not null)
            throw new ArgumentException($"Output is '{name}', but the model predicts {what}, which has no labels. Leave it null.");
    }

    /// <exception cref="ArgumentException">A word is requested of a model that does not tag words.</exception>
    public static void NoWord(WordExplanationOptions options)
    {
        if (options.Word is { } word)
            throw new ArgumentException($"Word is {word}, but the model does not tag words. Leave it null.");
    }
}
