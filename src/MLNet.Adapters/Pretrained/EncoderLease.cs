using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pretrained;

/// <summary>One user's lease on a loaded encoder, returned by Dispose or, if it is never disposed, by the garbage collector.</summary>
internal sealed class EncoderLease : IDisposable
{
    private readonly Action? _giveBack;
    private int _isGivenBack;

    public EncoderLease(EncoderEntry entry, Action giveBack)
    {
        Encoder = entry.Encoder;
        Tokenizer = entry.Tokenizer;
        _giveBack = giveBack; // last: if loading fails there is nothing to return
    }

    ~EncoderLease() => GiveBack();

    public TextEncoder Encoder { get; }

    public ITextTokenizer Tokenizer { get; }

    public void Dispose()
    {
        GiveBack();
        GC.SuppressFinalize(this);
    }

    private void GiveBack()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            _giveBack?.Invoke();
    }
}
