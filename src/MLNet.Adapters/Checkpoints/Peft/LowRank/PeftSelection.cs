using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft.LowRank;

/// <summary>The maps in which a method acts, in PEFT's fields and in the members of a configuration.</summary>
/// <param name="Selected">The modules.</param>
/// <param name="Model">The model.</param>
internal sealed record PeftSelection(IReadOnlyList<PeftMap> Selected, PeftModel Model)
{
    /// <summary>Reads the fields.</summary>
    /// <exception cref="InvalidDataException">A field is malformed, or no map is selected.</exception>
    public static PeftSelection Read(HubFields fields, string file, PeftModel model)
    {
        var targets = PeftTargets.Read(fields, file);
        var selected = PeftMap.In(model).Where(map => targets.Select(map.Module.Name)).ToList();
        return selected.Count > 0
            ? new PeftSelection(selected, model)
            : throw new InvalidDataException(
                $"{file}: 'target_modules' is {fields.Raw("target_modules")?.GetRawText()}, with which no linear map of a "
                + $"'{model.Family.ModelType}' of {model.Shape.Layers} layers is selected, such as '{model.Modules[0].Name}'. "
                + "Give the encoder in which the adapter was trained.");
    }

    /// <summary>Returns the selection of a configuration.</summary>
    /// <exception cref="NotSupportedException">It selects a part of a module, or a map that the model does not have.</exception>
    public static PeftSelection Of(LinearMapConfig config, PeftModel model)
    {
        var selected = new List<PeftMap>();
        foreach (var map in PeftMap.In(model))
        {
            var count = map.Maps.Count(one => config.HasIn(model.Shape, one));
            if (count > 0 && count < map.Maps.Count)
                throw new NotSupportedException(
                    $"{config.Method} acts in {count} of the {map.Maps.Count} maps {string.Join(", ", map.Maps)}, which are one in the "
                    + $"model, '{map.Module.Name}'. PEFT can express all of them or none.");
            if (count > 0)
                selected.Add(map);
        }

        if (config.Targets.HasFlag(LoraTargets.Pooler) && !selected.Exists(map => map.Module.Layer is null))
            throw new NotSupportedException(
                $"{config.Method}'s targets are {config.Targets}, but a '{model.Family.ModelType}' model for "
                + $"{PeftTasks.NameOf(model.Task)} has no pooler without other weights of its own. Leave {LoraTargets.Pooler} out.");
        return selected.Count > 0
            ? new PeftSelection(selected, model)
            : throw new NotSupportedException(
                $"{config.Method}'s targets are {config.Targets} without {config.LeaveOutLayers.Count} layers, which is no map at all. "
                + "PEFT requires at least one.");
    }

    /// <summary>The targets: all maps that are selected in any layer.</summary>
    public LoraTargets Targets => Selected
        .SelectMany(map => map.Maps)
        .Aggregate(LoraTargets.None, (targets, map) => targets | map.Target);

    /// <summary>The layers in which nothing is selected, unless only the pooler is.</summary>
    public IReadOnlyList<int> LeaveOutLayers => Selected.All(map => map.Module.Layer is null)
        ? []
        : [.. Enumerable.Range(0, Model.Shape.Layers).Where(layer => !Selected.Any(map => map.Module.Layer == layer))];

    /// <summary>The maps that are targets in other layers, but not in theirs.</summary>
    public IReadOnlyList<TargetMap> LeaveOutMaps =>
    [
        .. PeftMap.In(Model)
            .Where(map => !Selected.Any(one => one.Module == map.Module))
            .SelectMany(map => map.Maps)
            .Where(map => map.Layer is { } layer && Targets.HasFlag(map.Target) && !LeaveOutLayers.Contains(layer)),
    ];

    /// <summary>Writes the fields: the shortest names that select the same, or else whole names.</summary>
    public void Write(JsonObject json, IReadOnlyList<string> saved)
    {
        IReadOnlyList<int>? layers = LeaveOutLayers.Count == 0
            ? null
            : [.. Selected.Select(map => map.Module.Layer).OfType<int>().Distinct()];
        string[][] choices =
        [
            NamesBy(module => module.Suffix[(module.Suffix.LastIndexOf('.') + 1)..]),
            NamesBy(module => module.Suffix),
        ];
        var names = Array.Find(choices, choice => SelectsTheSame(choice, layers, saved));
        if (names is null && !SelectsTheSame(NamesBy(module => module.Name), null, saved))
            throw new NotSupportedException(
                $"The adapter acts in the pooler, but the head is trained in its place ('{string.Join("', '", saved)}' are saved whole). "
                + $"Train it with {nameof(ClassificationHeadKind)}.{nameof(ClassificationHeadKind.Pooler)}, "
                + $"or without {LoraTargets.Pooler}.");
        WriteNames(json, names ?? NamesBy(module => module.Name), names is null ? null : layers);
    }

    /// <summary>Writes the fields with given names.</summary>
    public static void WriteNames(JsonObject json, IEnumerable<string> names, IReadOnlyList<int>? layers)
    {
        json["target_modules"] = new JsonArray([.. names.Select(name => (JsonNode)name)]);
        json["layers_pattern"] = null;
        json["layers_to_transform"] = layers is null ? null : new JsonArray([.. layers.Select(layer => (JsonNode)layer)]);
    }

    /// <summary>Returns a name of each selected module, each once.</summary>
    public string[] NamesBy(Func<PeftModule, string> part) =>
        [.. Selected.Select(map => part(map.Module)).Distinct(StringComparer.Ordinal)];

    private bool SelectsTheSame(string[] names, IReadOnlyList<int>? layers, IReadOnlyList<string> saved)
    {
        var targets = new PeftTargets(new PeftNames(names, null), null, saved, layers, []);
        return Model.Modules.Where(module => targets.Select(module.Name)).SequenceEqual(Selected.Select(map => map.Module));
    }
}
