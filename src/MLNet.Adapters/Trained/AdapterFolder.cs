using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Trained;

/// <summary>Reads and writes adapters in folders of AdapterHub's form, and passes those of PEFT's form on.</summary>
internal static class AdapterFolder
{
    public static void Save(TrainedAdapter adapter, string folder, AdapterFormat format) => FolderContent.Write(
        folder,
        ComputeThreads.Score(() => format == AdapterFormat.Peft ? PeftFolder.Files(adapter) : Files(adapter)),
        [HubFiles.AdapterConfig]);

    public static TrainedAdapter Load(string folder, PretrainedEncoder? encoder, string? newName) =>
        ComputeThreads.Score(() =>
        {
            HubFiles.Required(folder, HubFiles.AdapterConfig);
            var sidecar = AdapterSidecar.Read(folder);
            var (reference, shape) = EncoderOf(folder, sidecar, encoder);
            if (PeftFiles.AreIn(folder))
                return PeftFolder.Load(folder, sidecar, reference, shape, newName);
            var family = EncoderFamilies.Of(reference.ModelType);
            var read = HubReader.ReadAdapter(folder, shape, family);
            var config = sidecar?.ConfigFor(read.Config, folder, one => WriteConfig(one, shape)) ?? read.Config;
            var name = newName ?? read.Name;
            AdapterName.Check(name);
            return new TrainedAdapter(name, config, reference, shape, read.Weights, ReadHead(folder, shape, family, read.Name))
            {
                Norms = sidecar?.Norms ?? [],
                ModelName = read.ModelName,
            };
        });

    /// <summary>Reads the head in a folder; null if there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="family">The encoder's family.</param>
    /// <param name="name">The name of the adapter or the composition, after which its head is called if it has no own name.</param>
    public static TrainedHead? ReadHead(string folder, EncoderShape shape, IEncoderFamily family, string name) =>
        HubReader.ReadHead(folder, shape, family) is { } head
            ? new TrainedHead(head.Config, head.Outputs, head.Labels, head.Weights)
            {
                OwnName = head.Name.Length == 0 || head.Name == name ? null : head.Name,
            }
            : null;

    /// <summary>Returns an adapter's files by name; null for a file that must not exist.</summary>
    public static Dictionary<string, byte[]?> Files(TrainedAdapter adapter)
    {
        var files = HeadFiles(adapter, adapter.Name);
        foreach (
            var (name, bytes) in HubWriter.Adapter(
                new HubAdapter(adapter.Name, adapter.Config, adapter.Weights),
                adapter.Shape,
                EncoderFamilies.Of(adapter.Encoder.ModelType),
                adapter.WrittenModelName))
            files.Add(name, bytes);
        files.Add(PeftFiles.Weights, null);
        files.Add(PeftFiles.PickledWeights, null);
        files.Add(AdapterSidecar.FileName, new AdapterSidecar(adapter.Encoder, adapter.Shape, adapter.Config, adapter.Norms).Write());
        return files;
    }

    /// <summary>Returns a head's files by name; null if there is no head, because an older file would be mistaken for it.</summary>
    public static Dictionary<string, byte[]?> HeadFiles(AdapterComposition composition, string name)
    {
        if (composition.Head is not { } head)
            return new() { [HubFiles.HeadConfig] = null, [HubFiles.HeadWeights] = null, [HubFiles.PickledHead] = null };
        var files = HubWriter.Head(
            new HubHead(head.Config, head.Outputs, head.Labels, head.Weights),
            composition.Shape,
            EncoderFamilies.Of(composition.Encoder.ModelType),
            composition.WrittenModelName,
            head.OwnName ?? name);
        return files.ToDictionary(file => file.Key, byte[]? (file) => file.Value);
    }

    // As it is read from AdapterHub's file, which leaves out what that cannot express.
    private static JsonObject WriteConfig(AdapterConfig config, EncoderShape shape)
    {
        var written = JsonSerializer.SerializeToElement(AdapterMethods.Of(config).Hub!.Write(config, shape.HiddenSize));
        var (method, asStored) = HubReader.ReadConfig(written, AdapterSidecar.FileName, shape.HiddenSize, HubVersion.Current);
        return method.Write(asStored, shape.HiddenSize);
    }

    private static (EncoderReference Reference, EncoderShape Shape) EncoderOf(
        string folder,
        AdapterSidecar? sidecar,
        PretrainedEncoder? given)
    {
        if (sidecar is not null)
        {
            if (given is not null && given.Sha256 != sidecar.Encoder.Sha256)
                throw new ArgumentException(
                    $"The adapter in '{folder}' was trained in '{sidecar.Encoder.Id}' with SHA-256 {sidecar.Encoder.Sha256}, "
                    + $"but encoder '{given.Id}' has {given.Sha256}. Give the encoder that it was trained in.",
                    nameof(given));
            return (sidecar.Encoder, sidecar.Shape);
        }

        var encoder = given ?? PretrainedEncoder.Default;
        return (encoder.Reference, encoder.Shape);
    }
}
