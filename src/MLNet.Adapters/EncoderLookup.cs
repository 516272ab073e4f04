using System.Collections.Concurrent;

namespace MLNet.Adapters;

/// <summary>Finds the encoder that a model refers to, by the hash over its files.</summary>
/// <remarks>In this order: registered encoders; the application's folder <c>encoders/{id}</c>; the folders named in the environment variable.</remarks>
internal static class EncoderLookup
{
    /// <summary>Names folders that hold encoders, separated as in PATH; each encoder is in a sub-folder of its id.</summary>
    public const string EnvironmentVariable = "MLNET_ADAPTERS_ENCODERS";

    private static readonly ConcurrentDictionary<string, PretrainedEncoder> Registered = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<EncoderReference, WeakReference<PretrainedEncoder>> Embedded = new();

    public static void Register(PretrainedEncoder encoder) => Registered[encoder.Sha256] = encoder;

    /// <summary>The handle that stands for an encoder read from a model: one for all models that embed it, so that its files are in memory once.</summary>
    public static PretrainedEncoder Share(PretrainedEncoder embedded)
    {
        var holder = Embedded.GetOrAdd(embedded.Reference, _ => new WeakReference<PretrainedEncoder>(embedded));
        lock (holder)
        {
            if (holder.TryGetTarget(out var shared))
                return shared;
            holder.SetTarget(embedded);
            return embedded;
        }
    }

    /// <exception cref="FileNotFoundException">There is no encoder of that name, or only another one.</exception>
    public static PretrainedEncoder Find(EncoderReference wanted)
    {
        if (Registered.TryGetValue(wanted.Sha256, out var registered))
            return registered;
        var candidates = Candidates(wanted).ToList();
        return candidates.Find(encoder => encoder.Sha256 == wanted.Sha256) ?? throw new FileNotFoundException(
            candidates.Count == 0
                ? $"The model refers to the encoder '{wanted.Id}' (SHA-256 {wanted.Sha256}), which is not here. {Remedy(wanted)}"
                : $"The model refers to the encoder '{wanted.Id}' with SHA-256 {wanted.Sha256}, but the one found has {candidates[0].Sha256}: its files differ. {Remedy(wanted)}");
    }

    /// <summary>Where an encoder of that name would be, whether or not it is.</summary>
    public static IEnumerable<string> SearchPath(string id) =>
        new[] { Path.Combine(AppContext.BaseDirectory, "encoders") }
            .Concat((Environment.GetEnvironmentVariable(EnvironmentVariable) ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(folder => Path.Combine(folder, id));

    /// <summary>The folders of that name that exist.</summary>
    public static IEnumerable<string> Folders(string id) => SearchPath(id).Where(Directory.Exists);

    private static IEnumerable<PretrainedEncoder> Candidates(EncoderReference wanted) =>
        Folders(wanted.Id).Select(PretrainedEncoder.FromDirectory).Concat(Registered.Values.Where(encoder => encoder.Id == wanted.Id));

    private static string Remedy(EncoderReference wanted) =>
        (wanted.Id == DefaultEncoder.Id ? $"Reference the package {DefaultEncoder.PackageName} in the version that the model was trained with, or copy" : "Copy")
        + $" the encoder's folder to one of {string.Join(", ", SearchPath(wanted.Id).Select(path => $"'{path}'"))}, name its parent folder in {EnvironmentVariable}, "
        + "call PretrainedEncoder.Register before loading the model, or save the model with EncoderStorage.Embedded.";
}
