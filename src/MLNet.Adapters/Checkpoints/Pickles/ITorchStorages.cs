namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>The bytes of the storages of a PyTorch file.</summary>
internal interface ITorchStorages : IDisposable
{
    /// <summary>What <c>torch.save</c> was given.</summary>
    object? Saved { get; }

    /// <summary>Returns the number of bytes of a storage; −1 if the file does not have it.</summary>
    long LengthOf(TorchStorage storage);

    /// <summary>Hands over a storage, at its first byte and only during the call.</summary>
    void Visit(TorchStorage storage, Action<Stream> read);
}
