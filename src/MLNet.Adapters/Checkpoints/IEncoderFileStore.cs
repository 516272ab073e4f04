namespace MLNet.Adapters.Checkpoints;

/// <summary>The location of an encoder's files: a folder, or memory.</summary>
internal interface IEncoderFileStore
{
    /// <summary>The name of the location in messages.</summary>
    string Description { get; }

    /// <summary>Returns the name of a file in messages.</summary>
    string NameOf(string name);

    bool Contains(string name);

    /// <exception cref="InvalidDataException">The file has changed since it was first requested.</exception>
    Stream OpenRead(string name);

    /// <summary>
    /// Opens a file of weights: PyTorch's if its name ends in <c>.bin</c>, TorchSharp's if in <c>.tsm</c>, otherwise safetensors.
    /// </summary>
    /// <exception cref="InvalidDataException">The file has changed since it was first requested, or is not valid.</exception>
    ITensorSource OpenTensors(string name);

    /// <summary>Remembers the state of the file, or checks that it has not changed since.</summary>
    /// <exception cref="InvalidDataException">The file has changed since it was first requested.</exception>
    void CheckUnchanged(string name);

    /// <summary>Creates the error for a required file that is missing.</summary>
    Exception Missing(string name, string message);
}
