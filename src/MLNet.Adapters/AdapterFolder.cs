using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>Adapters and fusions in AdapterHub's folders.</summary>
internal static class AdapterFolder
{
    public static void Save(TrainedAdapter adapter, string folder) => Write(folder, Files(adapter));

    /// <summary>One sub-folder for each adapter, one for the fusion with its head, and the set-up.</summary>
    public static void Save(TrainedFusion fusion, string folder)
    {
        if (fusion.Children.FirstOrDefault(child => child is not TrainedAdapter) is { } composed)
            throw new NotSupportedException($"'{composed.Name}' is fused as a whole, which AdapterHub's folders cannot say. Save the model itself, by MLContext.Model.Save.");
        var files = fusion.Adapters.SelectMany(adapter => Files(adapter).Select(file => (Path: Path.Combine(adapter.Name, file.Key), file.Value))).ToDictionary(file => file.Path, file => file.Value, StringComparer.Ordinal);
        var names = fusion.Children.Select(child => child.Name).ToList();
        var stored = HubWriter.Fusion(new HubFusion(names, fusion.Config, fusion.Weights), fusion.Shape, fusion.EncoderId);
        foreach (var (name, bytes) in stored.Concat(Head(fusion, fusion.Name)))
            files.Add(Path.Combine(fusion.Name, name), bytes);
        files.Add(HubFiles.Setup, HubWriter.Setup(names, fusion.Head is null ? null : fusion.Name));
        Write(folder, files);
    }

    public static TrainedAdapter LoadAdapter(string folder, PretrainedEncoder? encoder) => ComputeThreads.Score(() =>
    {
        HubFiles.Required(folder, HubFiles.AdapterConfig);
        var sidecar = AdapterSidecar.Read(folder);
        var (reference, shape) = EncoderOf(folder, sidecar, encoder);
        var read = HubReader.ReadAdapter(folder, shape);
        var config = sidecar?.ConfigFor(read.Config) ?? read.Config;
        AdapterName.Check(read.Name);
        return new TrainedAdapter(read.Name, config, reference, shape, read.Weights, ToHead(HubReader.ReadHead(folder, shape))) { Norms = sidecar?.Norms ?? [] };
    });

    public static TrainedFusion LoadFusion(string folder, PretrainedEncoder? encoder)
    {
        var own = FusionFolder(folder);
        var adapters = new Dictionary<string, TrainedAdapter>(StringComparer.Ordinal);
        foreach (var sub in Directory.GetDirectories(folder).Where(sub => File.Exists(Path.Combine(sub, HubFiles.AdapterConfig))).Order(StringComparer.Ordinal))
        {
            var adapter = LoadAdapter(sub, encoder);
            if (!adapters.TryAdd(adapter.Name, adapter))
                throw new InvalidDataException($"'{folder}' holds the adapter '{adapter.Name}' twice. Keep one of them.");
        }

        if (adapters.Count == 0)
            throw new FileNotFoundException($"'{folder}' holds a fusion but no sub-folder with an adapter. Save the adapters beside it.");
        return ComputeThreads.Score(() =>
        {
            var shape = adapters.Values.First().Shape;
            var (names, _) = HubReader.ReadFusionConfig(own, shape);
            TrainedAdapter[] fused = [.. names.Select(name => adapters.TryGetValue(name, out var adapter) ? adapter : throw new InvalidDataException(
                $"The fusion in '{own}' is of the adapters {string.Join(", ", names)}, but '{folder}' has no '{name}'. Save all of them beside it."))];
            var read = HubReader.ReadFusion(own, shape, ((BottleneckAdapterConfig)fused[0].Config).Places.SubLayers);
            return new TrainedFusion(read.Config, fused, read.Weights, ToHead(HubReader.ReadHead(own, shape)));
        });
    }

    private static string FusionFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'. Name the folder that the fusion was saved to.");
        var found = Directory.GetDirectories(folder).Where(sub => File.Exists(Path.Combine(sub, HubFiles.FusionConfig))).ToList();
        return found.Count == 1 ? found[0] : throw new FileNotFoundException(
            $"'{folder}' has {found.Count} sub-folders with {HubFiles.FusionConfig}; exactly one is needed. Name the folder that the fusion was saved to.");
    }

    private static (EncoderReference Reference, EncoderShape Shape) EncoderOf(string folder, AdapterSidecar? sidecar, PretrainedEncoder? given)
    {
        if (sidecar is not null)
        {
            if (given is not null && given.Sha256 != sidecar.Encoder.Sha256)
                throw new ArgumentException($"The adapter in '{folder}' was trained in '{sidecar.Encoder.Id}' with SHA-256 {sidecar.Encoder.Sha256}, but encoder '{given.Id}' has {given.Sha256}. Give the encoder that it was trained in.", nameof(given));
            return (sidecar.Encoder, sidecar.Shape);
        }

        var encoder = given ?? PretrainedEncoder.Default;
        return (encoder.Reference, encoder.Shape);
    }

    private static Dictionary<string, byte[]> Files(TrainedAdapter adapter)
    {
        if (adapter.Config is not BottleneckAdapterConfig config)
            throw new NotSupportedException($"Adapter '{adapter.Name}' is of kind {adapter.Config.GetType().Name}, which cannot be saved to a folder yet. Save the model itself, by MLContext.Model.Save.");
        var files = HubWriter.Adapter(new HubAdapter(adapter.Name, config, adapter.Weights), adapter.Shape, adapter.EncoderId);
        foreach (var (name, bytes) in Head(adapter, adapter.Name))
            files.Add(name, bytes);
        files.Add(AdapterSidecar.FileName, new AdapterSidecar(adapter.Encoder, adapter.Shape, adapter.Config, adapter.Norms).Write());
        return files;
    }

    private static Dictionary<string, byte[]> Head(AdapterComposition composition, string name) => composition.Head is { } head
        ? HubWriter.Head(new HubHead(head.Kind, head.Labels, head.Weights), composition.Shape, composition.EncoderId, name)
        : [];

    private static TrainedHead? ToHead(HubHead? head) => head is null ? null : new TrainedHead(head.Kind, head.Labels, head.Weights);

    private static void Write(string folder, Dictionary<string, byte[]> files)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (File.Exists(folder))
            throw new ArgumentException($"'{folder}' is a file. Name a folder.", nameof(folder));
        foreach (var (name, bytes) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
    }
}
