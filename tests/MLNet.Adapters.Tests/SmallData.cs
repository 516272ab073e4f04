using Microsoft.ML;

namespace MLNet.Adapters.Tests;

/// <summary>A small sentiment task that the default encoder learns in seconds.</summary>
internal static class SmallData
{
    private static readonly string[] Subjects = ["movie", "phone", "meal", "hotel", "book", "service", "camera", "song"];
    private static readonly string[] Praise =
    [
        "I loved the {0}, it was wonderful",
        "what a great {0}",
        "the {0} is excellent and I am happy",
    ];
    private static readonly string[] Blame = ["I hated the {0}, it was terrible", "what an awful {0}", "the {0} is bad and I am angry"];
    private static readonly string[] Plain = ["the {0} arrived on monday", "this {0} weighs two pounds", "there is a {0} on the table"];

    public static IReadOnlyList<LabelledText> Rows { get; } =
    [
        .. Subjects.SelectMany(subject => Praise.Select(text => Row(text, subject, "positive"))
            .Concat(Blame.Select(text => Row(text, subject, "negative")))
            .Concat(Plain.Select(text => Row(text, subject, "neutral")))),
    ];

    public static IDataView Load(MLContext context, IEnumerable<LabelledText>? rows = null)
    {
        var data = context.Data.LoadFromEnumerable(rows ?? Rows);
        return context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
    }

    private static LabelledText Row(string text, string subject, string label) =>
        new() { Text = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, subject), Label = label };
}
