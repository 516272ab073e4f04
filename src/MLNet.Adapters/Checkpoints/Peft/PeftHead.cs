using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>A head in PEFT's files: its layers by their names in the model.</summary>
/// <param name="Config">The layers.</param>
/// <param name="Maps">The names of the linear maps: ours, and theirs in the model.</param>
/// <param name="Saved">The names under which PEFT lists them in <c>modules_to_save</c>.</param>
internal sealed record PeftHead(HeadConfig Config, IReadOnlyList<(string Here, string There)> Maps, IReadOnlyList<string> Saved)
{
    private const string Dense = "dense";
    private const string Output = "output";
    private static readonly string[] Parts = ["weight", "bias"];
    private static readonly string[] Classifiers = ["classifier", "score"]; // which PEFT itself adds

    /// <summary>The names of the tensors: ours, and the keys in the file.</summary>
    public IEnumerable<(string Here, string There)> Tensors =>
        from map in Maps
        from part in Parts
        select ($"{map.Here}.{part}", $"{PeftModel.Root}{map.There}.{part}");

    /// <summary>The forms of a head in a model: one, or two if the pooler may be trained with it; none if the model has no head.</summary>
    /// <exception cref="NotSupportedException">The head of the model has parts that heads of this library do not have.</exception>
    public static IReadOnlyList<PeftHead> FormsIn(PeftModel model)
    {
        switch (model.Task)
        {
            case PeftTask.Sequence:
                return SequenceForms(model);
            case PeftTask.Token:
                return [new(new HeadConfig(HeadKind.Tagging, 1), [(Output, Known(model.Heads.Token, model))], Classifiers)];
            case PeftTask.Answers:
                var answers = Known(model.Heads.Answers, model);
                return [new(new HeadConfig(HeadKind.QuestionAnswering, 1), [(Output, answers)], [answers])];
            default:
                return [];
        }
    }

    private static PeftHead[] SequenceForms(PeftModel model)
    {
        var keys = model.Heads.Sequence ?? throw Unknown(model);
        if (keys.Dense is { } dense)
            return [new(Of(2), [(Dense, dense), (Output, keys.Output)], WithRoot(dense))];
        var pooler = model.Prefix + model.Heads.Pooler;
        return
        [
            new(Of(1) with { UsesPooler = true }, [(Output, keys.Output)], Classifiers),
            new(Of(2), [(Dense, pooler), (Output, keys.Output)], WithRoot(model.Heads.Pooler!)),
        ];

        HeadConfig Of(int layers) => new(HeadKind.Classification, layers, layers == 1 ? ActivationFunction.Tanh : keys.Activation);
    }

    private static string[] WithRoot(string dense) =>
        dense.Split('.')[0] is var root && Classifiers.Contains(root) ? Classifiers : [.. Classifiers, root];

    private static string Known(string? map, PeftModel model) => map ?? throw Unknown(model);

    private static NotSupportedException Unknown(PeftModel model) => new(
        $"The head of a '{model.Family.ModelType}' model for {PeftTasks.NameOf(model.Task)} has a LayerNorm of its own, which heads of "
        + "this library do not have. Only adapters without a head can be exchanged with PEFT for this type.");
}
