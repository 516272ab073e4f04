using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Pretrained;

/// <summary>Finds the encoder that a model references, by the hash over its files.</summary>
/// <remarks>
/// The order is: registered encoders; the application's folder <c>encoders/{id}</c>; the folders named in the environment variable; the
/// package of the family, if there is one.
/// </remarks>
internal static class EncoderLookup
{
    /// <summary>The folders that contain encoders, separated as in PATH; each encoder is in a sub-folder named by its id.</summary>
    public const string EnvironmentVariable = "MLNET_ADAPTERS_ENCODERS";

    private static readonly ConcurrentDictionary<string, PretrainedEncoder> Registered = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<EncoderReference, WeakReference<PretrainedEncoder>> Embedded = new();

    private static readonly ConcurrentDictionary<string, Func<string, IEnumerable<PretrainedEncoder>>> Packages =
        new(StringComparer.Ordinal);

    /// <summary>Registers the search of a package: it returns its encoders of an id, or throws with the reason why there is none.</summary>
    public static void RegisterPackage(string assembly, Func<string, IEnumerable<PretrainedEncoder>> find) => Packages[assembly] = find;

    public static void Register(PretrainedEncoder encoder) => Registered[encoder.Sha256] = encoder;

    /// <summary>
    /// Returns the handle of an encoder that was read from a model: one for all models that embed it, so that its files are in memory once.
    /// </summary>
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

    /// <exception cref="FileNotFoundException">There is no encoder with that name, or only a different one.</exception>
    /// <exception cref="InvalidDataException">The name is not a plain folder name.</exception>
    public static PretrainedEncoder Find(EncoderReference wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted.Id) || wanted.Id is "." or ".." || wanted.Id.AsSpan().ContainsAny('/', '\\', ':'))
            throw new InvalidDataException(
                $"The model refers to an encoder by the name '{wanted.Id}', which is not a plain folder name. "
                + "The file is damaged or not to be trusted; save the model again.");
        if (Registered.TryGetValue(wanted.Sha256, out var registered))
            return registered;
        var (candidates, broken) = Candidates(wanted);
        return candidates.Find(encoder => encoder.Sha256 == wanted.Sha256)
            ?? throw new FileNotFoundException(
                candidates.Count == 0
                    ? $"The model refers to the encoder '{wanted.Id}' (SHA-256 {wanted.Sha256}), which was not found{broken}. "
                        + $"{Remedy(wanted)}"
                    : $"The model refers to the encoder '{wanted.Id}' with SHA-256 {wanted.Sha256}, "
                        + $"but the one found has {candidates[0].Sha256}: its files differ{broken}. {Remedy(wanted)}");
    }

    /// <summary>Returns the possible folders of an encoder with that name, whether or not they exist.</summary>
    public static IEnumerable<string> SearchPath(string id) =>
        new[] { Path.Combine(AppContext.BaseDirectory, "encoders") }
            .Concat(
                (Environment.GetEnvironmentVariable(EnvironmentVariable) ?? string.Empty).Split(
                    Path.PathSeparator,
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(folder => Path.Combine(folder, id));

    /// <summary>Returns the existing folders of that name.</summary>
    public static IEnumerable<string> Folders(string id) => SearchPath(id).Where(Directory.Exists);

    // An unusable folder must not hide a usable one after it; its error is reported only if none is usable.
    private static (List<PretrainedEncoder> Candidates, string Broken) Candidates(EncoderReference wanted)
    {
        var (found, broken) = (new List<PretrainedEncoder>(), string.Empty);
        foreach (var folder in Folders(wanted.Id))
        {
            try
            {
                found.Add(PretrainedEncoder.FromDirectory(folder));
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                broken += $" ({exception.Message})";
            }
        }

        if (EncoderFamilies.Find(wanted.ModelType)?.Package is { } package)
        {
            try
            {
                found.AddRange(InPackage(package, wanted.Id));
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                broken += $" ({exception.Message})";
            }
        }

        return ([.. found, .. Registered.Values.Where(encoder => encoder.Id == wanted.Id)], broken);
    }

    // The package registers itself when it is loaded; a program that only loads models may not have done that yet.
    private static List<PretrainedEncoder> InPackage(string assembly, string id)
    {
        if (!Packages.ContainsKey(assembly))
            RuntimeHelpers.RunModuleConstructor(Assembly.Load(assembly).ManifestModule.ModuleHandle);
        return Packages.TryGetValue(assembly, out var find) ? [.. find(id)] : [];
    }

    private static string Remedy(EncoderReference wanted) =>
        (
            wanted.Id == DefaultEncoder.Id
                ? $"Reference the package {DefaultEncoder.PackageName} in the version that the model was trained with, or copy"
                : "Copy")
        + $" the encoder's folder to one of {string.Join(", ", SearchPath(wanted.Id).Select(path => $"'{path}'"))}, "
        + $"name its parent folder in {EnvironmentVariable}, "
        + "call PretrainedEncoder.Register before loading the model, or save the model with EncoderStorage.Embedded.";
}
