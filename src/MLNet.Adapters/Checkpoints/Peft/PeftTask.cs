using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>Specifies the kind of model into which PEFT put an adapter: its <c>task_type</c>.</summary>
internal enum PeftTask
{
    /// <summary>The encoder alone, <c>FEATURE_EXTRACTION</c> or null.</summary>
    None,

    /// <summary><c>SEQ_CLS</c>.</summary>
    Sequence,

    /// <summary><c>TOKEN_CLS</c>.</summary>
    Token,

    /// <summary><c>QUESTION_ANS</c>.</summary>
    Answers,
}

/// <summary>PEFT's names of tasks.</summary>
internal static class PeftTasks
{
    private const string Field = "task_type";

    private static readonly (string Name, PeftTask Value)[] Names =
    [
        ("FEATURE_EXTRACTION", PeftTask.None),
        ("SEQ_CLS", PeftTask.Sequence),
        ("TOKEN_CLS", PeftTask.Token),
        ("QUESTION_ANS", PeftTask.Answers),
    ];

    public static PeftTask Read(HubFields fields) => fields.Choice(Field, Names[0].Name, Names);

    public static string NameOf(PeftTask task) => HubFields.NameOf(Names, task);

    /// <summary>Returns the task of a head.</summary>
    /// <exception cref="NotSupportedException">PEFT has none for it.</exception>
    public static PeftTask Of(HeadConfig? head) => head?.Kind switch
    {
        null => PeftTask.None,
        HeadKind.Classification or HeadKind.Regression or HeadKind.MultiLabel => PeftTask.Sequence,
        HeadKind.Tagging => PeftTask.Token,
        HeadKind.QuestionAnswering => PeftTask.Answers,
        var kind => throw new NotSupportedException(
            $"PEFT has no task for a head of kind {kind}. Save the adapter without its head, by adapter.WithoutHead().Save(folder, …)."),
    };
}
