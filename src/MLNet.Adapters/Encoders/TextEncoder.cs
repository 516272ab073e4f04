using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>A pre-trained encoder of one family: token ids in, hidden states out.</summary>
/// <remarks>Its weights are shared by reference among every model that uses it and never modified; whatever a method adds enters through <see cref="EncoderPass.Adapter"/>.</remarks>
internal abstract class TextEncoder(EncoderConfig config) : nn.Module(config.ModelType)
{
    public EncoderConfig Config { get; } = config;

    /// <summary>The family's parameters, each with the name that Hugging Face's files give it.</summary>
    public abstract IEnumerable<(string Key, Tensor Parameter)> HuggingFaceParameters();

    /// <summary>The embeddings of a batch: [B, T, H].</summary>
    public abstract Tensor Embed(EncoderInput input, EncoderPass pass);

    /// <summary>The layers alone, from embeddings on.</summary>
    /// <param name="embedded">[B, T, H]</param>
    /// <param name="attentionBias">[B, 1, 1, T] or null.</param>
    /// <param name="pass">How the pass is run.</param>
    /// <returns>The last hidden states: [B, T, H], or [B, 1, H] where only the first token is wanted.</returns>
    public abstract Tensor Encode(Tensor embedded, Tensor? attentionBias, EncoderPass pass);

    /// <summary>The last layer's hidden states: [B, T, H], or [B, 1, H] where only the first token is wanted.</summary>
    public Tensor Forward(EncoderInput input, EncoderPass pass) => Encode(Embed(input, pass), input.AttentionBias, pass);

    /// <summary>The embeddings and each layer's output, [B, T, H] each.</summary>
    public abstract IReadOnlyList<Tensor> HiddenStates(EncoderInput input, EncoderPass pass);

    /// <summary>The table of words: [V, H].</summary>
    public abstract Tensor WordEmbeddings { get; }

    /// <summary>The pooler's output: [B, H].</summary>
    /// <param name="last">[B, T, H]</param>
    /// <exception cref="InvalidOperationException">The encoder has no pooler.</exception>
    public abstract Tensor Pool(Tensor last);

    /// <summary>Puts every parameter that a task can reach into or out of training; only a private copy of an encoder may be trained.</summary>
    public abstract void SetTrainable(bool trainable);
}
