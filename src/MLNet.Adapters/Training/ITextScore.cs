using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>A number that a model computes for a text, such as the probability of one class.</summary>
internal interface ITextScore
{
    /// <summary>Whether the number depends on the first token's last state alone.</summary>
    bool ReadsFirstToken(TextModel model);

    /// <summary>Computes the number of each text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="last">[B, T, H] the encoder's result, or [B, 1, H] if the number depends on the first token alone.</param>
    /// <param name="input">The tokens.</param>
    /// <param name="pass">The settings of the pass.</param>
    /// <returns>[B]</returns>
    Tensor Of(TextModel model, Tensor last, EncoderInput input, EncoderPass pass);
}

/// <summary>A number computed from the head's outputs.</summary>
/// <param name="score">[B, C], or [B, T, C] if the head predicts for each token → [B]</param>
internal sealed class HeadScore(Func<Tensor, Tensor> score) : ITextScore
{
    public bool ReadsFirstToken(TextModel model) => model.Head.Config.ReadsFirstToken;

    public Tensor Of(TextModel model, Tensor last, EncoderInput input, EncoderPass pass) => score(model.ApplyHead(last, input, pass));
}

/// <summary>The cosine of a text's embedding and a given one.</summary>
/// <param name="form">The form of the embeddings.</param>
/// <param name="other">The other embedding.</param>
internal sealed class CosineScore(EmbeddingForm form, ReadOnlyMemory<float> other) : ITextScore
{
    public bool ReadsFirstToken(TextModel model) => form.Pooling == EmbeddingPooling.Cls;

    public Tensor Of(TextModel model, Tensor last, EncoderInput input, EncoderPass pass)
    {
        var vectors = (form with { Normalize = true }).Apply(TextPooling.Pool(last, input, form.Pooling)); // [B, D]
        var direction = TextPooling.Normalize(tensor(other.ToArray(), device: last.device).unsqueeze(0));
        return vectors.matmul(direction[0]);
    }
}
