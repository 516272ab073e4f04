using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>The model into which PEFT put an adapter: an encoder, alone or with a head.</summary>
internal sealed class PeftModel
{
    /// <summary>The prefix of the keys of the model's parts.</summary>
    public const string Root = "base_model.model.";

    /// <summary>The prefix of the keys of what all parts share.</summary>
    public const string Shared = "base_model.";

    private static readonly (ProjectionPlace Place, string Here)[] Places =
    [
        (ProjectionPlace.Query, "query"),
        (ProjectionPlace.Key, "key"),
        (ProjectionPlace.Value, "value"),
        (ProjectionPlace.AttentionOutput, "attention_output"),
        (ProjectionPlace.Intermediate, "intermediate"),
        (ProjectionPlace.Output, "output"),
    ];

    /// <param name="family">The encoder's family.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="task">The kind of model.</param>
    /// <param name="isPart">Whether the encoder is a part of the model; otherwise it is the model.</param>
    /// <param name="hasPooler">Whether the model has the encoder's pooler.</param>
    private PeftModel(IEncoderFamily family, EncoderShape shape, PeftTask task, bool isPart, bool hasPooler)
    {
        (Family, Shape, Task) = (family, shape, task);
        Heads = family.Keys.TaskHeads ?? throw new NotSupportedException(
            $"Encoders of type '{family.ModelType}' are none of Hugging Face's, for which PEFT's adapters are. Use AdapterHub's form.");
        Prefix = isPart ? family.Keys.Prefix : string.Empty;
        Modules = [.. ModulesOf(hasPooler)];
    }

    public IEncoderFamily Family { get; }

    public EncoderShape Shape { get; }

    public PeftTask Task { get; }

    /// <summary>The names of the family's heads.</summary>
    public TaskHeadKeys Heads { get; }

    /// <summary>The prefix of the encoder's parts in the model, such as <c>bert.</c>; empty if the encoder is the model.</summary>
    public string Prefix { get; }

    /// <summary>The linear maps in which methods can act.</summary>
    public IReadOnlyList<PeftModule> Modules { get; }

    /// <summary>Returns the model of an adapter's file.</summary>
    /// <param name="family">The encoder's family.</param>
    /// <param name="shape">The sizes of the encoder.</param>
    /// <param name="task">The kind of model.</param>
    /// <param name="keys">The names of the file's tensors.</param>
    public static PeftModel Of(IEncoderFamily family, EncoderShape shape, PeftTask task, IEnumerable<string> keys)
    {
        var all = keys.ToList();
        var isPart = task != PeftTask.None || Has(family.Keys.Prefix);
        var hasPooler = task == PeftTask.None
            ? family.Keys.TaskHeads?.Pooler is { } pooler && Has($"{(isPart ? family.Keys.Prefix : string.Empty)}{pooler}.")
            : HasPoolerUnder(family, task);
        return new PeftModel(family, shape, task, isPart, hasPooler);

        bool Has(string prefix) => all.Exists(key => key.StartsWith(Root + prefix, StringComparison.Ordinal));
    }

    /// <summary>Returns the model for which an adapter is written.</summary>
    public static PeftModel Of(IEncoderFamily family, EncoderShape shape, PeftTask task) => new(
        family,
        shape,
        task,
        isPart: task != PeftTask.None,
        task == PeftTask.None ? family.Keys.TaskHeads?.Pooler is not null : HasPoolerUnder(family, task));

    // Hugging Face's models have a pooler only under heads that read it.
    private static bool HasPoolerUnder(IEncoderFamily family, PeftTask task) =>
        task == PeftTask.Sequence && family.Keys.TaskHeads is { Pooler: not null, Sequence: { Dense: null } };

    private IEnumerable<PeftModule> ModulesOf(bool hasPooler)
    {
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var index = layer;
            foreach (
                var module in Places.Where(known => Shape.Has(index, known.Place))
                    .GroupBy(known => Family.Keys.LayerParts.First(part => part.Here == $"{known.Here}.").There.TrimEnd('.')))
            {
                yield return new PeftModule(
                    $"{Prefix}{Family.Keys.Layers}{index}.{module.Key}",
                    module.Key,
                    index,
                    [.. module.Select(known => known.Place)],
                    [.. module.Select(known => $"layer.{index}.{known.Here}")]);
            }
        }

        if (hasPooler)
            yield return new PeftModule($"{Prefix}{Heads.Pooler}", Heads.Pooler!, null, [], ["pooler"]);
    }
}
