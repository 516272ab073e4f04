namespace MLNet.Adapters.Checkpoints;

/// <summary>Where the files of an encoder lie: a folder, or memory.</summary>
internal interface IEncoderFileStore
{
    /// <summary>The place as messages call it.</summary>
    string Description { get; }

    /// <summary>A file as messages call it.</summary>
    string NameOf(string name);

    bool Contains(string name);

    /// <exception cref="InvalidDataException">The file is not what it was when it was first asked for.</exception>
    Stream OpenRead(string name);

    /// <exception cref="InvalidDataException">The file is not what it was when it was first asked for, or not valid.</exception>
    SafetensorsFile OpenTensors(string name);

    /// <summary>Remembers what the file is now, or checks that it still is what was remembered.</summary>
    /// <exception cref="InvalidDataException">The file is not what it was when it was first asked for.</exception>
    void CheckUnchanged(string name);

    /// <summary>The error for a file that must be there and is not.</summary>
    Exception Missing(string name, string message);
}
