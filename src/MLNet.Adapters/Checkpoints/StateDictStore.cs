namespace MLNet.Adapters.Checkpoints;

/// <summary>An encoder whose weights are a file of TorchSharp under any name, and whose other files are in memory.</summary>
/// <param name="path">Full path of the weights.</param>
/// <param name="others">The other files.</param>
internal sealed class StateDictStore(string path, EncoderMemory others) : IEncoderFileStore
{
    private readonly EncoderFolder _folder = new(Path.GetDirectoryName(path)!);
    private readonly string _file = Path.GetFileName(path);

    public string Description => $"file '{path}'";

    public string NameOf(string name) => IsWeights(name) ? path : others.NameOf(name);

    public bool Contains(string name) => IsWeights(name) ? _folder.Contains(_file) : others.Contains(name);

    public Stream OpenRead(string name) => IsWeights(name) ? _folder.OpenRead(_file) : others.OpenRead(name);

    public ITensorSource OpenTensors(string name) => _folder.OpenStateDict(_file);

    public void CheckUnchanged(string name)
    {
        if (IsWeights(name))
            _folder.CheckUnchanged(_file);
    }

    public Exception Missing(string name, string message) =>
        IsWeights(name) ? new FileNotFoundException(message, path) : others.Missing(name, message);

    private static bool IsWeights(string name) => name == EncoderFiles.StateDict;
}
