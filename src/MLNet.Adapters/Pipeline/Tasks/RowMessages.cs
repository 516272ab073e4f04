using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>What messages say of a task's rows.</summary>
/// <param name="Missing">What a row lacks that cannot be learnt from, such as "no label in column 'Label'".</param>
/// <param name="MissingPart">What the missing parts of labels are; empty if labels have no parts.</param>
/// <param name="CutWarning">The warning about cut texts, with {0} for their number.</param>
internal sealed record RowMessages(string Missing, string MissingPart, string CutWarning)
{
    public static RowMessages Of(AdapterTaskOptions options) =>
        new($"no label in column '{options.LabelColumnName}'", string.Empty, new TextEncoding(options).CutWarning);
}
