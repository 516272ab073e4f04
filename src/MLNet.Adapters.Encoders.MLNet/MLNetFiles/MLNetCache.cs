using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.MLNetFiles;

/// <summary>The folders in which ML.NET keeps what it has downloaded.</summary>
internal static class MLNetCache
{
    // Those of this process; the default one is searched as well.
    private static readonly ConcurrentDictionary<string, bool> Used = new(StringComparer.Ordinal);

    private static readonly bool[] TokenIds = [false, true];

    /// <summary>Returns the folder below that of a context's temporary files.</summary>
    public static string FolderOf(string temporaryFiles) => Path.GetFullPath(Path.Combine(temporaryFiles, "mlnet"));

    /// <summary>Opens an encoder in a folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    public static PretrainedEncoder Open(string folder, MLNetEncoder encoder, bool microsoftTokenIds)
    {
        var path = Path.Combine(folder, MLNetFile.NameOf(encoder));
        Used[folder] = true;
        return File.Exists(path) ? MLNetFile.Open(path, encoder, microsoftTokenIds) : throw Missing([folder], encoder);
    }

    // The core library loads this assembly when a model references an encoder of its families.
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "The core library cannot name this assembly.")]
    internal static void Register() => EncoderLookup.RegisterPackage(MLNetRanksFormat.Package, Find);

    // Two configurations of one file differ in their hash alone, which the caller compares.
    private static IEnumerable<PretrainedEncoder> Find(string id)
    {
        var known = Enum.GetValues<MLNetEncoder>()
            .Where(encoder => Path.GetFileNameWithoutExtension(MLNetFile.NameOf(encoder)) == id)
            .ToList();
        if (known.Count == 0)
            return [];
        string[] folders = [.. Used.Keys.Append(FolderOf(Path.GetTempPath())).Distinct(StringComparer.Ordinal)];
        var holding = folders.Where(folder => File.Exists(Path.Combine(folder, MLNetFile.NameOf(known[0])))).ToList();
        return holding.Count == 0
            ? throw Missing(folders, known[0])
            : holding.SelectMany(folder => TokenIds.Select(microsoft => Open(folder, known[0], microsoft)));
    }

    private static FileNotFoundException Missing(string[] folders, MLNetEncoder encoder)
    {
        var name = MLNetFile.NameOf(encoder);
        var trainer = encoder switch
        {
            MLNetEncoder.NasBertText => "TextClassification or SentenceSimilarity",
            MLNetEncoder.NasBertEntities => "NamedEntityRecognition",
            _ => "QuestionAnswer",
        };
        var paths = string.Join(", ", folders.Select(folder => $"'{Path.Combine(folder, name)}'"));
        return new FileNotFoundException(
            $"ML.NET's encoder {encoder} is not in its cache: {paths} does not exist. ML.NET downloads it when {trainer} "
            + "is fitted for the first time on a machine, and this library downloads nothing: fit it once in a program of ML.NET alone, "
            + "copy the file there from another machine, or pass a copy's path to PretrainedEncoder.FromTsm.",
            Path.Combine(folders[0], name));
    }
}
