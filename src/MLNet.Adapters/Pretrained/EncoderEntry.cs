using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pretrained;

/// <summary>A loaded encoder that several models share.</summary>
internal sealed class EncoderEntry(Func<(TextEncoder Encoder, ITextTokenizer Tokenizer)> load)
{
    private readonly Lazy<(TextEncoder Encoder, ITextTokenizer Tokenizer)> _loaded = new(load);

    public TextEncoder Encoder => _loaded.Value.Encoder;

    public ITextTokenizer Tokenizer => _loaded.Value.Tokenizer;

    /// <summary>Whether it reads from a file that has changed, so that whoever wants the encoder now must load it anew.</summary>
    public bool IsLost => _loaded.IsValueCreated && Encoder.Embeddings.Words.IsLost;

    /// <summary>The number of leases on it; guarded by the store's lock.</summary>
    public int Leases { get; set; }

    public void Unload()
    {
        if (_loaded.IsValueCreated)
            _loaded.Value.Encoder.Dispose();
    }
}
