using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>Converts between AdapterHub's head configurations and those of this library.</summary>
internal static class HubHeadConfig
{
    private const int MostLabels = 1_000_000; // a damaged number must not cause a large allocation
    private const string Classification = "classification";

    private static readonly (string Name, HeadKind Value)[] Kinds =
    [
        (Classification, HeadKind.Classification),
        ("multilabel_classification", HeadKind.MultiLabel),
        ("multiple_choice", HeadKind.MultipleChoice),
        ("tagging", HeadKind.Tagging),
        ("question_answering", HeadKind.QuestionAnswering),
        ("masked_lm", HeadKind.MaskedLanguageModel),
    ];

    /// <summary>Reads a configuration, without the weights.</summary>
    /// <exception cref="InvalidDataException">A value is damaged.</exception>
    /// <exception cref="NotSupportedException">It requires something that is not supported.</exception>
    public static HubHead Read(HubFields fields, string path)
    {
        var kind = fields.Choice("head_type", Classification, Kinds);
        if (kind == HeadKind.MaskedLanguageModel)
            return ReadLanguageModel(fields, path);
        var usesPooler =
            kind is HeadKind.Classification or HeadKind.MultiLabel or HeadKind.MultipleChoice && fields.Flag("use_pooler", false);
        if (kind is HeadKind.Classification or HeadKind.MultiLabel)
            fields.Require("bias", true);
        fields.Ignore("dropout_prob", "num_choices");
        var layers = fields.Number("layers", kind is HeadKind.Tagging or HeadKind.QuestionAnswering ? 1 : 2);
        if (layers is not (>= 1 and <= 16) || !double.IsInteger(layers))
            throw new NotSupportedException(
                string.Create(CultureInfo.InvariantCulture, $"{path}: 'layers' is {layers}. Heads of 1 to 16 layers can be read."));
        var activation = fields.Choice("activation_function", "tanh", HubActivations.Names);
        var (labels, outputs) = kind switch
        {
            HeadKind.MultipleChoice or HeadKind.QuestionAnswering => ([], kind == HeadKind.QuestionAnswering ? 2 : 1),
            _ => Labels(fields, path),
        };
        if (kind is HeadKind.MultipleChoice or HeadKind.QuestionAnswering)
            fields.Ignore("num_labels", "label2id");
        fields.CheckAllKnown();
        if (kind == HeadKind.Classification && outputs == 1) // a "classification" of one class is AdapterHub's regression
            (kind, labels) = (HeadKind.Regression, []);
        return new HubHead(new HeadConfig(kind, (int)layers, activation, usesPooler), outputs, labels, []);
    }

    /// <summary>Writes a configuration.</summary>
    /// <exception cref="NotSupportedException">AdapterHub's files cannot express the head.</exception>
    public static JsonObject Write(HubHead head)
    {
        if (head.Config.Kind == HeadKind.MultipleChoice)
            throw new NotSupportedException(
                "A head of kind MultipleChoice has no number of choices, which AdapterHub's files require. "
                + "Save the adapter without its head, by adapter.WithoutHead().Save(folder).");
        if (head.Config.Kind == HeadKind.MaskedLanguageModel)
            return WriteLanguageModel(head);
        if (head.Config.UsesMean)
            throw new NotSupportedException(
                "The head reads the mean of the tokens, which AdapterHub's files cannot express: its heads read the first token. "
                + "Save the model itself, by MLContext.Model.Save, or the adapter without its head, "
                + "by adapter.WithoutHead().Save(folder); inside a fusion, fuse adapter.WithoutHead().");
        var type =
            head.Config.Kind == HeadKind.Regression ? Classification : Array.Find(Kinds, known => known.Value == head.Config.Kind).Name;
        var labels = head.Labels.Count > 0 ? head.Labels : OutputNames.Numbered(head.Outputs);
        var config = new JsonObject
        {
            ["activation_function"] = HubFields.NameOf(HubActivations.Names, head.Config.Activation),
            ["dropout_prob"] = null,
            ["head_type"] = type,
            ["label2id"] = new JsonObject(labels.Select((label, id) => KeyValuePair.Create(label, (JsonNode?)id))),
            ["layers"] = head.Config.Layers,
            ["num_labels"] = head.Outputs,
        };
        if (head.Config.PredictsForText)
            (config["bias"], config["use_pooler"]) = (true, head.Config.UsesPooler);
        return config;
    }

    private static HubHead ReadLanguageModel(HubFields fields, string path)
    {
        fields.Require("bias", true);
        fields.Require("layer_norm", true);
        fields.Require("shift_labels", false);
        fields.Ignore("label2id", "embedding_size", "dropout_prob");
        if (fields.Number("layers", 2) is var layers and not 2)
            throw new NotSupportedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: 'layers' is {layers}. Heads of masked-language modelling with 2 layers can be read."));
        fields.RequirePresent("vocab_size");
        var vocabulary = fields.Number("vocab_size", 0);
        if (vocabulary is not (>= 1 and <= MostLabels) || !double.IsInteger(vocabulary))
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: 'vocab_size' is {vocabulary}; it must be a whole number from 1 to {MostLabels}."));
        var activation = fields.Choice("activation_function", "gelu", HubActivations.Names);
        fields.CheckAllKnown();
        return new HubHead(new HeadConfig(HeadKind.MaskedLanguageModel, 2, activation), (int)vocabulary, [], []);
    }

    private static JsonObject WriteLanguageModel(HubHead head) =>
        head.Config.TiesDecoder
            ? throw new NotSupportedException(
                "The masked-language-modelling head shares its decoder with the encoder's words, which AdapterHub's files cannot express. "
                + "Save the model itself, by MLContext.Model.Save, or the adapter without its head, "
                + "by adapter.WithoutHead().Save(folder); inside a fusion, fuse adapter.WithoutHead().")
            : new JsonObject
            {
                ["activation_function"] = HubFields.NameOf(HubActivations.Names, head.Config.Activation),
                ["bias"] = true,
                ["head_type"] = "masked_lm",
                ["label2id"] = null,
                ["layer_norm"] = true,
                ["layers"] = 2,
                ["shift_labels"] = false,
                ["vocab_size"] = head.Outputs,
            };

    private static (string[] Labels, int Outputs) Labels(HubFields fields, string path)
    {
        var number = fields.Number("num_labels", 2);
        if (number is not (>= 1 and <= MostLabels) || !double.IsInteger(number))
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: 'num_labels' is {number}; it must be a whole number from 1 to {MostLabels}."));
        var count = (int)number;
        if (fields.Raw("label2id") is not { } map)
            return (OutputNames.Numbered(count), count);
        if (
            map.ValueKind != JsonValueKind.Object
            || map.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out _)))
            throw fields.Malformed("label2id", map, "an object of labels with their ids");
        var labels = map.EnumerateObject().OrderBy(entry => entry.Value.GetInt32()).ToList();
        if (!labels.Select(entry => entry.Value.GetInt32()).SequenceEqual(Enumerable.Range(0, count)))
            throw new InvalidDataException(
                $"{path}: 'label2id' contains the ids {string.Join(", ", labels.Select(entry => entry.Value.GetInt32()))}, "
                + $"but num_labels is {count}. It must contain each id from 0 to {count - 1} once.");
        return labels.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException(
                $"{path}: 'label2id' gives the label '{twice.Key}' {twice.Count()} ids. Give each label one id.")
            : ([.. labels.Select(entry => entry.Name)], count);
    }
}
