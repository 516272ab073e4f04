using Microsoft.ML;

namespace MLNet.Adapters.Trained;

/// <summary>Finds a stage in a model, which may be a chain of chains.</summary>
internal static class ModelChain
{
    /// <summary>Returns the only stage of a type.</summary>
    /// <exception cref="ArgumentException">There is no such stage, or there are several.</exception>
    public static T Single<T>(ITransformer model)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(model);
        var stages = Flatten(model).ToList();
        var found = stages.OfType<T>().ToList();
        return found.Count == 1
            ? found[0]
            : throw new ArgumentException(
                $"The model holds {found.Count} adapter models among its {stages.Count} stage(s); exactly one is needed. "
                + "Pass a chain with one, or that stage alone.",
                nameof(model));
    }

    /// <summary>Returns the stages of a model, without the chains around them.</summary>
    public static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
