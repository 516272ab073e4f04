using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The information that an insertion point gets about the current batch.</summary>
/// <param name="Layer">The zero-based index of the layer; −1 at the embeddings.</param>
/// <param name="SubLayer">The sub-layer.</param>
/// <param name="Dropout">The source of the method's own dropout masks; null outside training.</param>
/// <param name="Observer">Observes what adapters add; null for no observer.</param>
/// <param name="FusionObserver">Observes the weights of fused adapters; null for no observer.</param>
/// <param name="Groups">How the rows are divided among several adapters; null if all rows belong to one adapter.</param>
/// <param name="Texts">Where the tokens of each text are; null unless the method requires it, and at the embeddings.</param>
/// <param name="TextStates">
/// [B, T, in] the input of the map at the tokens of the texts, if the map is applied to something else, such as distances; else null.
/// </param>
/// <param name="Tasks">[B] the number of each row's task, for a method for several tasks; else null.</param>
internal readonly record struct LayerBatch(
    int Layer,
    SubLayer SubLayer,
    DropoutMasks? Dropout = null,
    IAdapterObserver? Observer = null,
    IFusionObserver? FusionObserver = null,
    RowGroups? Groups = null,
    TextTokens? Texts = null,
    Tensor? TextStates = null,
    Tensor? Tasks = null)
{
    /// <summary>Returns the information for the rows of one group alone.</summary>
    public LayerBatch Alone(long first, long rows) => this with
    {
        Groups = null,
        Texts = Texts?.Narrow(first, rows),
        TextStates = TextStates?.narrow(0, first, rows),
        Tasks = Tasks?.narrow(0, first, rows),
    };
}
