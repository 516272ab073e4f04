using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>Reads PEFT's folders: one configuration, and one file with the weights of the adapter and of its head.</summary>
internal static class PeftReader
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder of <c>adapter_config.json</c>.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="family">The encoder's family.</param>
    /// <exception cref="InvalidDataException">
    /// The configuration, the weights and the encoder do not match, or a weight is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException">The configuration requires something that is not supported.</exception>
    public static (PeftContent Content, IPeftMethod Method, PeftModel Model) Read(
        string folder, EncoderShape shape, IEncoderFamily family)
    {
        var path = HubFiles.Required(folder, PeftFiles.Config);
        var fields = new HubFields(HubJson.Read(path), path);
        var method = MethodOf(fields, path);
        using var file = PeftFiles.OpenWeights(folder);
        var model = PeftModel.Of(family, shape, PeftTasks.Read(fields), file.Entries.Keys);
        // Names, and what only concerns how it was trained.
        fields.Ignore("auto_mapping", "base_model_name_or_path", "inference_mode", "modules_to_save", "peft_version", "revision");
        var config = method.Read(fields, path, model);
        fields.CheckAllKnown();
        Check(config, shape, path);

        IReadOnlyList<PeftTensor> tensors = [.. method.Tensors(config, model)];
        var head = HeadIn(file, model);
        CheckKeys(file, [.. tensors.Select(tensor => tensor.Key)], head, model);
        var weights = PeftWeights.Read(file, tensors, config, model);
        return (ReadHead(file, head, shape) with { Config = config, Weights = weights }, method, model);
    }

    private static IPeftMethod MethodOf(HubFields fields, string path)
    {
        var type = fields.Text(PeftFiles.TypeField, string.Empty);
        var known = AdapterMethods.All.Select(entry => entry.Peft).OfType<IPeftMethod>().ToList();
        return known.Find(method => method.Type == type && method.Matches(fields))
            ?? throw PeftRefusals.Of(type, path, known.Select(method => method.Type).Distinct());
    }

    private static PeftHead? HeadIn(ITensorSource file, PeftModel model) => PeftHead.FormsIn(model) switch
    {
        [] => null,
        [var only] => only,
        var forms => forms.LastOrDefault(form => form.Tensors.All(tensor => file.Entries.ContainsKey(tensor.There))) ?? forms[0],
    };

    private static void CheckKeys(ITensorSource file, HashSet<string> adapter, PeftHead? head, PeftModel model)
    {
        HashSet<string> ofHead = [.. head?.Tensors.Select(tensor => tensor.There) ?? []];
        if (adapter.FirstOrDefault(key => !file.Entries.ContainsKey(key)) is { } missing)
            throw new InvalidDataException(
                $"'{file.Name}' has no tensor '{missing}', but its configuration selects that map of {Describe(model)}. "
                + "Use the configuration of the same adapter, and give the encoder in which it was trained.");
        if (ofHead.FirstOrDefault(key => !file.Entries.ContainsKey(key)) is { } lacking)
            throw new InvalidDataException(
                $"'{file.Name}' has no tensor '{lacking}', a part of the head for {PeftTasks.NameOf(model.Task)} that the encoder does not "
                + $"have. PEFT saves it if 'modules_to_save' names it: {string.Join(", ", head!.Saved)}. Save the adapter again with it, "
                + $"or set 'task_type' to {PeftTasks.NameOf(PeftTask.None)} to load the adapter without a head.");
        if (file.Entries.Keys.FirstOrDefault(key => !adapter.Contains(key) && !ofHead.Contains(key)) is { } extra)
            throw new InvalidDataException(
                $"'{file.Name}' holds the tensor '{extra}', which is neither in a map that its configuration selects in {Describe(model)} "
                + $"nor in the head for {PeftTasks.NameOf(model.Task)}. Use the configuration of the same adapter, with its 'task_type', "
                + "and give the encoder in which it was trained.");
    }

    private static PeftContent ReadHead(ITensorSource file, PeftHead? head, EncoderShape shape)
    {
        var none = new PeftContent(null!, [], null, [], 0);
        if (head is null)
            return none;
        var (output, outputs) = OutputsOf(file, head);
        var kind = head.Config.Kind == HeadKind.Classification && outputs == 1 ? HeadKind.Regression : head.Config.Kind;
        if (kind == HeadKind.QuestionAnswering && outputs != 2)
            throw new InvalidDataException(
                $"'{file.Name}': tensor '{output}' has {outputs} rows; a head of question answering has 2, for starts and ends. "
                + "Use the weights of the same adapter.");
        var config = head.Config with { Kind = kind };
        config.CheckSizes(outputs, file.Name);
        CheckShapes(file, head, config, outputs, shape);
        return none with { Head = config, HeadWeights = PeftWeights.Read(file, head.Tensors), Outputs = outputs };
    }

    private static (string Key, int Outputs) OutputsOf(ITensorSource file, PeftHead head)
    {
        var key = head.Tensors.First(tensor => tensor.Here == "output.weight").There;
        return file.Entries[key].Shape is [>= 1 and <= int.MaxValue and var rows, _]
            ? (key, (int)rows)
            : throw new InvalidDataException(
                $"'{file.Name}': tensor '{key}' has shape {file.Entries[key].ShapeText}; it must be a matrix with a row per output. "
                + "Use the weights of the same adapter.");
    }

    private static void CheckShapes(ITensorSource file, PeftHead head, HeadConfig config, int outputs, EncoderShape shape)
    {
        using var module = config.Create(shape.HiddenSize, outputs, null, TorchSharp.torch.META);
        var wanted = module.named_parameters().ToDictionary(named => named.name, named => named.parameter.shape, StringComparer.Ordinal);
        foreach (var (here, there) in head.Tensors)
            PeftWeights.CheckShape(file, there, wanted[here]);
    }

    private static string Describe(PeftModel model) => $"a '{model.Family.ModelType}' of {model.Shape.Layers} layers";

    // What is a wrong argument in a caller's own configuration is a wrong file here.
    private static void Check(AdapterConfig config, EncoderShape shape, string path)
    {
        try
        {
            config.Validate(shape);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }
}
