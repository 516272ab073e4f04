namespace MLNet.Adapters.Checkpoints;

/// <summary>Fills <paramref name="destination"/> from <paramref name="source"/>, converting or not; neither may be kept.</summary>
internal delegate void ByteTransfer(ReadOnlySpan<byte> source, Span<byte> destination);
