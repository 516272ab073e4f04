namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A model's options, checked and completed.</summary>
/// <param name="Name">The name under which it was added.</param>
/// <param name="Options">The options.</param>
/// <param name="WarmUpRow">The row to score before a model is used; null for none.</param>
/// <param name="Bind">Chooses what is served of a loaded model, and by which columns.</param>
internal sealed record ModelSetup<TInput>(
    string Name, ServedModelOptions Options, TInput? WarmUpRow, Func<SourcedModel, SourcedModel> Bind)
    where TInput : class
{
    /// <summary>Where the model comes from.</summary>
    public ModelSource Source => Options.Source!; // checked
}
