using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Trained;

/// <summary>Reads and writes adapters in PEFT's folders.</summary>
internal static class PeftFolder
{
    /// <summary>Reads an adapter with its head.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="sidecar">This library's own file; null if there is none.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="newName">The name of the adapter; null for the stored one, or else that of the folder.</param>
    public static TrainedAdapter Load(
        string folder, AdapterSidecar? sidecar, Pretrained.EncoderReference encoder, EncoderShape shape, string? newName)
    {
        var (content, method, model) = PeftReader.Read(folder, shape, EncoderFamilies.Of(encoder.ModelType));
        var config = sidecar?.ConfigFor(content.Config, folder, one => method.Write(one, model, [])) ?? content.Config;
        var name = newName ?? sidecar?.Peft?.Name ?? NameOf(folder);
        AdapterName.Check(name);
        return new TrainedAdapter(name, config, encoder, shape, content.Weights, HeadOf(content, sidecar?.Peft, folder))
        {
            Norms = sidecar?.Norms ?? [],
        };
    }

    /// <summary>Returns an adapter's files by name; null for a file that must not exist.</summary>
    public static Dictionary<string, byte[]?> Files(TrainedAdapter adapter)
    {
        var head = adapter.Head;
        var files = PeftWriter.Write(
            adapter.Name,
            new PeftContent(adapter.Config, adapter.Weights, head?.Config, head?.Weights ?? [], head?.Outputs ?? 0),
            adapter.Shape,
            EncoderFamilies.Of(adapter.Encoder.ModelType),
            adapter.EncoderId);
        var sidecar = new AdapterSidecar(adapter.Encoder, adapter.Shape, adapter.Config, adapter.Norms)
        {
            Peft = new PeftSidecar(adapter.Name, head?.Config.Kind, head?.Labels ?? []),
        };
        return new(files.Select(file => KeyValuePair.Create(file.Key, (byte[]?)file.Value)))
        {
            [AdapterSidecar.FileName] = sidecar.Write(),
            [PeftFiles.PickledWeights] = null,
            [HubFiles.AdapterWeights] = null,
            [HubFiles.PickledAdapter] = null,
            [HubFiles.HeadConfig] = null,
            [HubFiles.HeadWeights] = null,
            [HubFiles.PickledHead] = null,
        };
    }

    private static TrainedHead? HeadOf(PeftContent content, PeftSidecar? sidecar, string folder)
    {
        if (content.Head is not { } config)
            return null;
        IReadOnlyList<string> labels = config.Kind is HeadKind.Classification or HeadKind.Tagging
            ? OutputNames.Numbered(content.Outputs)
            : [];
        if (sidecar is null)
            return new TrainedHead(config, content.Outputs, labels, content.HeadWeights);
        var kind = sidecar.HeadKind ?? config.Kind;
        if (!CanBe(kind, config.Kind, content.Outputs))
            throw SidecarFile.Contradiction(
                folder, AdapterSidecar.FileName, PeftFiles.Config, nameof(PeftSidecar.HeadKind), kind.ToString(), config.Kind.ToString());
        if (sidecar.Labels.Count > 0 && sidecar.Labels.Count != content.Outputs)
            throw SidecarFile.Contradiction(
                folder, AdapterSidecar.FileName, PeftFiles.Weights, nameof(PeftSidecar.Labels),
                $"{sidecar.Labels.Count}", $"{content.Outputs}");
        return new TrainedHead(config with { Kind = kind }, content.Outputs, sidecar.Labels, content.HeadWeights);
    }

    // PEFT's files do not tell the kinds of sequence classifiers apart.
    private static bool CanBe(HeadKind kind, HeadKind stored, int outputs) =>
        kind == stored
        || (stored is HeadKind.Classification or HeadKind.Regression && kind is HeadKind.Classification or HeadKind.MultiLabel)
        || (kind == HeadKind.Regression && outputs == 1 && stored == HeadKind.Classification);

    // PEFT's files have no name; what a name must not contain is replaced.
    private static string NameOf(string folder)
    {
        var own = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        string name = string.Concat(own.Trim().Select(letter => letter is '.' or ',' || char.IsControl(letter) ? '_' : letter));
        return name.Length > 0 ? name : "default";
    }
}
