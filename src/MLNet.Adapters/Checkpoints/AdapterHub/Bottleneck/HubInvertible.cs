using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;

/// <summary>The invertible adapter in AdapterHub's configurations and files.</summary>
internal static class HubInvertible
{
    public const string Form = "inv_adapter";
    public const string Factor = "inv_adapter_reduction_factor";
    private const string Older = "invertible_adapter"; // an object, or null

    private static readonly (string Name, InvertibleForm Value)[] Forms = [("nice", InvertibleForm.Nice), ("glow", InvertibleForm.Glow)];
    private static readonly string[] Lists = ["invertible_adapters", "invertible_lang_adapters"];
    private static readonly string[] Networks = ["F", "G", "s1", "s2"];
    private static readonly string[] Parts = ["0.weight", "0.bias", "2.weight", "2.bias"];

    /// <summary>Reads its fields; null if there is none.</summary>
    public static InvertibleSettings? Read(HubFields fields)
    {
        if (fields.Raw(Older) is { } older)
        {
            if (older.ValueKind != JsonValueKind.Object)
                throw fields.Unsupported(Older, older, "an object or null");
            fields.RequireNone(Form);
            var nested = fields.Inside(Older);
            var settings = Read(nested, "block_type", "reduction_factor");
            nested.Ignore("non_linearity"); // that of the adapters
            nested.CheckAllKnown();
            return settings;
        }

        if (fields.Raw(Form) is not null)
            return Read(fields, Form, Factor);
        fields.Ignore(Factor);
        return null;
    }

    public static JsonNode? WriteForm(InvertibleSettings? settings) => settings is null ? null : HubFields.NameOf(Forms, settings.Form);

    public static JsonNode? WriteFactor(InvertibleSettings? settings) => settings is null ? null : HubJson.Number(settings.ReductionFactor);

    /// <summary>Returns the names of its tensors: ours, and theirs below the model.</summary>
    public static IEnumerable<(string Here, string There)> TensorNames(string name) =>
        from list in Lists
        from network in Networks
        from part in Parts
        select ($"invertible.{network}.{part}", $"{list}.{name}.{network}.{part}");

    private static InvertibleSettings Read(HubFields fields, string form, string factor) => new()
    {
        Form = fields.Choice(form, "nice", Forms),
        ReductionFactor = fields.Number(factor, 2),
    };
}
