using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>A loss on the embeddings of pairs.</summary>
internal interface IContrastiveLoss
{
    /// <summary>Returns the mean loss of a batch, a scalar.</summary>
    Tensor Of(EmbeddedPairs batch);
}
