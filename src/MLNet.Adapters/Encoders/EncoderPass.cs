using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>How one forward pass is to be run.</summary>
internal sealed record EncoderPass
{
    /// <summary>The frozen encoder alone, every token's state.</summary>
    public static readonly EncoderPass Plain = new();

    /// <summary>What is plugged in; null for nothing.</summary>
    public AdapterModule? Adapter { get; init; }

    /// <summary>The encoder's own dropout; null keeps it off.</summary>
    public DropoutMasks? EncoderDropout { get; init; }

    /// <summary>Sees what adapters add.</summary>
    public IAdapterObserver? Observer { get; init; }

    /// <summary>Whether only the first token's last state is wanted: the last layer then computes no other, the result being the same.</summary>
    public bool FirstTokenOnly { get; init; }
}
