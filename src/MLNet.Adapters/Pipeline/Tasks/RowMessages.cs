using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The wording of messages about a task's rows.</summary>
/// <param name="Missing">What is missing from a row that cannot be used for training, such as "no label in column 'Label'".</param>
/// <param name="MissingPart">The description of missing label parts; empty if labels have no parts.</param>
/// <param name="CutWarning">The warning about truncated texts, with {0} for their number.</param>
internal sealed record RowMessages(string Missing, string MissingPart, string CutWarning)
{
    public static RowMessages Of(AdapterTaskOptions options) =>
        new($"no label in column '{options.LabelColumnName}'", string.Empty, new TextEncoding(options).CutWarning);
}
