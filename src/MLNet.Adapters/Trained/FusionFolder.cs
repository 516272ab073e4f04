using System.Text;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained;

/// <summary>
/// Reads and writes fusions in AdapterHub's folders: a sub-folder for each adapter, one for the fusion with its head, and the set-up.
/// </summary>
internal static class FusionFolder
{
    private const int LongestFolderName = 255; // in bytes, on common file systems

    public static void Save(TrainedFusion fusion, string folder) => FolderContent.Write(
        folder, ComputeThreads.Score(() => Files(fusion)), [HubFiles.AdapterConfig, HubFiles.FusionConfig, HubFiles.Setup]);

    public static TrainedFusion Load(string folder, PretrainedEncoder? encoder)
    {
        var (own, headFolder) = Find(folder);
        TrainedAdapter[] fused = [.. AdapterFolders(folder, own).Select(sub => AdapterFolder.Load(sub, encoder, null))];
        var sidecar = FusionSidecar.Read(own);
        return ComputeThreads.Score(() =>
        {
            try
            {
                var shape = fused[0].Shape;
                var family = EncoderFamilies.Of(fused[0].Encoder.ModelType);
                var places = AdapterPlaces.Agree(
                    "fuse",
                    [.. fused.Select(adapter => (adapter.Name, AdapterPlaces.Of(adapter.Name, adapter.Config, shape)))]);
                // In the reference, the temperature has reached 1 at the end of training.
                var read = HubReader.ReadFusion(own, shape, family, places.SubLayers, sidecar?.Temperature ?? 1);
                return new TrainedFusion(
                    sidecar?.ConfigFor(read.Config, own) ?? read.Config,
                    fused,
                    read.Weights,
                    AdapterFolder.ReadHead(headFolder, shape, family, CompositionChildren.Join(fused)))
                {
                    ModelName = read.ModelName,
                };
            }
            catch (ArgumentException error)
            {
                throw new InvalidDataException($"The adapters in '{folder}' do not fit together: {error.Message}", error);
            }
        });
    }

    private static Dictionary<string, byte[]?> Files(TrainedFusion fusion)
    {
        if (fusion.Children.FirstOrDefault(child => child is not TrainedAdapter) is { } composed)
            throw new NotSupportedException(
                $"'{composed.Name}' is fused as a whole, which AdapterHub's folders cannot express. Save the model itself, "
                + "by MLContext.Model.Save.");
        var names = fusion.Children.Select(child => child.Name).ToList();
        var ownFolder = FolderOf(names);
        var headFolder = HeadFolderOf(fusion, names, ownFolder);
        var own = AdapterFolder.HeadFiles(headFolder == ownFolder ? fusion : fusion with { Head = null }, fusion.Name);
        foreach (
            var (name, bytes) in HubWriter.Fusion(
                new HubFusion(names, fusion.Config, fusion.Weights),
                fusion.Shape,
                EncoderFamilies.Of(fusion.Encoder.ModelType),
                fusion.WrittenModelName))
            own.Add(name, bytes);
        own.Add(FusionSidecar.FileName, new FusionSidecar(fusion.Config, TemperatureOf(fusion)).Write());

        var files = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        if (Encoding.UTF8.GetByteCount(ownFolder) > LongestFolderName)
            throw new NotSupportedException(
                $"The fusion's folder would be called '{ownFolder}', which is longer than the {LongestFolderName} bytes of a file name. "
                + "Rename its adapters by TrainedAdapter.Rename, or save the model itself, by MLContext.Model.Save.");
        foreach (
            var (folder, content) in fusion
                .Adapters.Select(adapter => (adapter.Name, AdapterFolder.Files(adapter)))
                .Append((ownFolder, own)))
        {
            foreach (var (name, bytes) in content)
                files.Add(Path.Combine(folder, name), bytes);
        }

        if (headFolder != ownFolder)
        {
            foreach (var (name, bytes) in AdapterFolder.HeadFiles(fusion, headFolder))
                files.Add(Path.Combine(headFolder, name), bytes);
        }

        files.Add(HubFiles.Setup, HubWriter.Setup(names, fusion.Head is null ? null : headFolder));
        return files;
    }

    // The fusion's name as AdapterHub joins it; for a single adapter it would be the adapter's own folder.
    private static string FolderOf(IReadOnlyList<string> names) => names.Count == 1 ? $"{names[0]}-fusion" : string.Join(',', names);

    // A head with a name of its own has its own folder, as in AdapterHub, unless an adapter is in the folder of that name.
    private static string HeadFolderOf(TrainedFusion fusion, IReadOnlyList<string> names, string ownFolder) =>
        fusion.Head?.OwnName is { } name && HubSetup.CanBeFolder(name) && !names.Contains(name) ? name : ownFolder;

    private static double TemperatureOf(TrainedFusion fusion)
    {
        if (!fusion.Config.HasTemperature)
            return 1;
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(fusion.Weights, $"fusion '{fusion.Name}'");
        return file.Read("temperature", ScalarType.Float32, CPU).item<float>();
    }

    // The set-up names the fusion and the head; without it, the only sub-folder that contains a fusion is used.
    private static (string Own, string HeadFolder) Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Folder '{folder}' does not exist. Name the folder that the fusion was saved to.");
        if (File.Exists(Path.Combine(folder, HubFiles.Setup)))
        {
            var setup = HubSetup.Read(Path.Combine(folder, HubFiles.Setup));
            var own = FolderOf(setup.FusedNames);
            return (Path.Combine(folder, own), Path.Combine(folder, setup.HeadName ?? own));
        }

        var found = Directory.GetDirectories(folder).Where(sub => File.Exists(Path.Combine(sub, HubFiles.FusionConfig))).ToList();
        if (found.Count > 1 && found.Where(sub => File.Exists(Path.Combine(sub, HubFiles.FusionWeights))).ToList() is { Count: 1 } readable)
            found = readable;
        return found.Count == 1
            ? (found[0], found[0])
            : throw new FileNotFoundException(
                $"'{folder}' has {found.Count} sub-folders with {HubFiles.FusionConfig}; exactly one is needed if there is no "
                + $"{HubFiles.Setup}. Name the folder that the fusion was saved to.");
    }

    // By the names in the adapters' own files; other adapters in the folder are ignored.
    private static List<string> AdapterFolders(string folder, string own)
    {
        var names = HubReader.ReadFusedNames(own);
        var named = Directory
            .GetDirectories(folder)
            .Where(sub => File.Exists(Path.Combine(sub, HubFiles.AdapterConfig)))
            .ToLookup(HubReader.ReadAdapterName, StringComparer.Ordinal);
        return
        [
            .. names.Select(name =>
                named[name].ToList() switch
                {
                    [var sub] => sub,
                    [] => throw new InvalidDataException(
                        $"The fusion in '{own}' uses the adapters {string.Join(", ", names)}, but '{folder}' has no '{name}'. "
                        + "Save all of them in that folder."),
                    var several => throw new InvalidDataException(
                        $"'{folder}' holds the adapter '{name}' {several.Count} times, in "
                        + $"{string.Join(", ", several.Select(Path.GetFileName).Order(StringComparer.Ordinal))}. Keep one of them."),
                }),
        ];
    }
}
