using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Metrics;

/// <summary>Labels and predictions as ML.NET's data.</summary>
internal static class MetricData
{
    public static IDataView Tags(this MLContext context, params (string[] Gold, string[] Predicted)[] sentences) =>
        context.Data.LoadFromEnumerable(
            sentences.Select(sentence => new Pair<string[], string[]> { Label = sentence.Gold, PredictedLabel = sentence.Predicted }));

    /// <summary>Gold tags as keys, where the empty tag is the missing key 0; predicted ones as text.</summary>
    public static IDataView KeyedTags<TKey>(this MLContext context, bool hasValues, params (string[] Gold, string[] Predicted)[] sentences)
        where TKey : struct, IBinaryInteger<TKey>
    {
        string[] tags = [.. sentences.SelectMany(sentence => sentence.Gold).Where(tag => tag.Length > 0).Distinct().Reverse()];
        var schema = SchemaDefinition.Create(typeof(Pair<TKey[], string[]>));
        schema["Label"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(TKey), tags.Length));
        if (hasValues)
            Annotate(schema["Label"], "KeyValues", tags);
        return context.Data.LoadFromEnumerable(
            sentences.Select(sentence => new Pair<TKey[], string[]>
            {
                Label = [.. sentence.Gold.Select(tag => TKey.CreateChecked(Array.IndexOf(tags, tag) + 1))],
                PredictedLabel = sentence.Predicted,
            }),
            schema);
    }

    public static IDataView Answers(this MLContext context, params (string[] Gold, string[] Predicted)[] questions) =>
        context.Data.LoadFromEnumerable(
            questions.Select(question => new AnswerPair<string[]> { TrainingAnswer = question.Gold, Answer = question.Predicted }));

    public static IDataView Answers(this MLContext context, params (string Gold, string Predicted)[] questions) =>
        context.Data.LoadFromEnumerable(
            questions.Select(question => new AnswerPair<string> { TrainingAnswer = question.Gold, Answer = question.Predicted }));

    public static IDataView Numbers(this MLContext context, params (float Label, float Score)[] rows) =>
        context.Data.LoadFromEnumerable(rows.Select(row => new ScoredLabel { Label = row.Label, Score = row.Score }));

    public static IDataView Flags(
        this MLContext context,
        string[]? names,
        string[]? predictedNames,
        params (bool[] Gold, bool[] Predicted)[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Pair<bool[], bool[]>));
        schema["Label"].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, rows[0].Gold.Length);
        schema["PredictedLabel"].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, rows[0].Predicted.Length);
        if (names is not null)
            Annotate(schema["Label"], "SlotNames", names);
        if (predictedNames is not null)
            Annotate(schema["PredictedLabel"], "SlotNames", predictedNames);
        return context.Data.LoadFromEnumerable(
            rows.Select(row => new Pair<bool[], bool[]> { Label = row.Gold, PredictedLabel = row.Predicted }),
            schema);
    }

    private static void Annotate(SchemaDefinition.Column column, string kind, string[] texts) =>
        column.AddAnnotation(
            kind,
            new VBuffer<ReadOnlyMemory<char>>(texts.Length, [.. texts.Select(text => text.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, texts.Length));

    private sealed class Pair<TGold, TPredicted>
    {
        public required TGold Label { get; set; }

        public required TPredicted PredictedLabel { get; set; }
    }

    private sealed class AnswerPair<T>
    {
        public required T TrainingAnswer { get; set; }

        public required T Answer { get; set; }
    }

    private sealed class ScoredLabel
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
