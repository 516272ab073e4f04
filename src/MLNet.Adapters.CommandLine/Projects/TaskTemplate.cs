using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Projects;

/// <summary>The parts of a generated project that depend on its task.</summary>
/// <param name="Pipeline">The expression of the pipeline.</param>
/// <param name="Output">The members of the model's output.</param>
/// <param name="Evaluate">The statements of the evaluation.</param>
/// <param name="Show">The statement that shows a prediction.</param>
internal sealed record TaskTemplate(string Pipeline, string Output, string Evaluate, string Show)
{
    private const string LabelSets = "AdapterMultiLabelClassification";

    /// <summary>Returns the parts for the columns of a file, whose names are those of properties.</summary>
    public static TaskTemplate Of(ColumnRoles roles) => roles.Task switch
    {
        TaskKind.Classification => Classification(roles),
        TaskKind.MultiLabel => MultiLabel(roles),
        TaskKind.Entities => Entities(roles),
        TaskKind.Number => Number(roles),
        TaskKind.Answers => Answers(roles),
        _ => Embeddings(roles),
    };

    private static TaskTemplate Classification(ColumnRoles roles) => new(
        $$"""
        mlContext.Transforms.Conversion.MapValueToKey(nameof(ModelInput.{{roles.Label}}))
                .Append(mlContext.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
                {
                    {{Texts(roles)}}
                    LabelColumnName = nameof(ModelInput.{{roles.Label}}),
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = 5,
                    Progress = new EpochDisplay(),
                }))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue(nameof(ModelOutput.PredictedLabel)))
        """,
        """
                /// <summary>The most probable class.</summary>
                public string PredictedLabel { get; set; } = string.Empty;

                /// <summary>The probability of each class; the column's slot names identify the classes.</summary>
                public float[] Score { get; set; } = [];
        """,
        $$"""
                var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(data), nameof(ModelInput.{{roles.Label}}));
                Console.WriteLine($"Accuracy {metrics.MicroAccuracy:0.000}, log-loss {metrics.LogLoss:0.000}");
                Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
        """,
        $$"""Console.WriteLine($"{input.{{roles.Text}}}: {output.PredictedLabel} ({output.Score.Max():P0})");""");

    private static TaskTemplate MultiLabel(ColumnRoles roles) => new(
        $$"""
        mlContext.Transforms.Conversion.MapValueToKey(nameof(ModelInput.{{roles.Label}}))
                .Append(mlContext.MulticlassClassification.Trainers.{{LabelSets}}(new {{LabelSets}}Options
                {
                    {{Texts(roles)}}
                    LabelColumnName = nameof(ModelInput.{{roles.Label}}),
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = 5,
                    Progress = new EpochDisplay(),
                }))
        """,
        """
                /// <summary>Whether the text has each label; the column's slot names identify the labels.</summary>
                public bool[] PredictedLabel { get; set; } = [];

                /// <summary>The probability of each label.</summary>
                public float[] Score { get; set; } = [];
        """,
        $$"""
                var metrics = mlContext.MulticlassClassification.EvaluateMultiLabel(
                    model.Transform(data), nameof(ModelInput.{{roles.Label}}));
                Console.WriteLine($"Micro-F1 {metrics.MicroF1:0.000}, macro-F1 {metrics.MacroF1:0.000}");
        """,
        $$"""Console.WriteLine($"{input.{{roles.Text}}}: {output.PredictedLabel.Count(has => has)} labels");""");

    private static TaskTemplate Entities(ColumnRoles roles) => new(
        $$"""
        mlContext.Transforms.Conversion.MapValueToKey(nameof(ModelInput.{{roles.Label}}))
                .Append(mlContext.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(new AdapterNamedEntityRecognitionOptions
                {
                    Sentence1ColumnName = nameof(ModelInput.{{roles.Text}}),
                    LabelColumnName = nameof(ModelInput.{{roles.Label}}),
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = 5,
                    Progress = new EpochDisplay(),
                }))
        """,
        """
                /// <summary>The text of each entity.</summary>
                public string[] EntityText { get; set; } = [];

                /// <summary>The type of each entity.</summary>
                public string[] EntityType { get; set; } = [];
        """,
        $$"""
                var metrics = mlContext.MulticlassClassification.EvaluateNamedEntities(
                    model.Transform(data), nameof(ModelInput.{{roles.Label}}));
                Console.WriteLine($"Entity F1 {metrics.F1:0.000}, precision {metrics.Precision:0.000}, recall {metrics.Recall:0.000}");
        """,
        $$"""
        Console.WriteLine(string.Join(' ', input.{{roles.Text}}));
        foreach (var (text, type) in output.EntityText.Zip(output.EntityType))
            Console.WriteLine($"  {type}: {text}");
        """);

    private static TaskTemplate Number(ColumnRoles roles) => new(
        $$"""
        mlContext.Regression.Trainers.AdapterSentenceSimilarity(new AdapterSentenceSimilarityOptions
                {
                    {{Texts(roles)}}
                    LabelColumnName = nameof(ModelInput.{{roles.Label}}),
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = 5,
                    Progress = new EpochDisplay(),
                })
        """,
        """
                /// <summary>The predicted number.</summary>
                public float Score { get; set; }
        """,
        $$"""
                var metrics = mlContext.Regression.EvaluateSentenceSimilarity(model.Transform(data), nameof(ModelInput.{{roles.Label}}));
                Console.WriteLine($"Pearson {metrics.Pearson:0.000}, Spearman {metrics.Spearman:0.000}");
        """,
        $$"""Console.WriteLine($"{input.{{roles.Text}}}: {output.Score:0.00}");""");

    private static TaskTemplate Answers(ColumnRoles roles) => new(
        $$"""
        mlContext.MulticlassClassification.Trainers.AdapterQuestionAnswering(new AdapterQuestionAnsweringOptions
                {
                    ContextColumnName = nameof(ModelInput.{{roles.Text}}),
                    QuestionColumnName = nameof(ModelInput.{{roles.Text2}}),
                    LabelColumnName = nameof(ModelInput.{{roles.Label}}),
                    AnswerIndexColumnName = nameof(ModelInput.{{roles.AnswerIndex}}),
                    PredictedAnswerColumnName = nameof(ModelOutput.PredictedAnswer),
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = 5,
                    Progress = new EpochDisplay(),
                })
        """,
        """
                /// <summary>The best answers, the most probable first.</summary>
                public string[] PredictedAnswer { get; set; } = [];

                /// <summary>The probability of each answer.</summary>
                public float[] Score { get; set; } = [];
        """,
        $$"""
                var metrics = mlContext.MulticlassClassification.EvaluateQuestionAnswering(
                    model.Transform(data), nameof(ModelInput.{{roles.Label}}), nameof(ModelOutput.PredictedAnswer));
                Console.WriteLine($"Exact match {metrics.ExactMatch:0.000}, F1 {metrics.F1:0.000}");
        """,
        $$"""Console.WriteLine($"{input.{{roles.Text2}}} {output.PredictedAnswer[0]} ({output.Score[0]:P0})");""");

    private static TaskTemplate Embeddings(ColumnRoles roles) => new(
        $$"""
        mlContext.Transforms.Text.AdapterContrastive(new AdapterContrastiveOptions
                {
                    Sentence1ColumnName = nameof(ModelInput.{{roles.Text}}),
                    Sentence2ColumnName = nameof(ModelInput.{{roles.Text2}}),
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = 5,
                    Progress = new EpochDisplay(),
                })
        """,
        """
                /// <summary>The vector of the first text.</summary>
                public float[] Embedding { get; set; } = [];
        """,
        """
                var metrics = AdapterContrastiveTransformer.Find(model).Evaluate(data);
                Console.WriteLine($"Recall at 1: {metrics.RecallAt[1]:0.000} of {metrics.Count} pairs");
        """,
        $$"""Console.WriteLine($"{input.{{roles.Text}}}: a vector of {output.Embedding.Length} numbers");""");

    private static string Texts(ColumnRoles roles) =>
        $"Sentence1ColumnName = nameof(ModelInput.{roles.Text}),"
        + (roles.Text2 is { } second
            ? $"\n            Sentence2ColumnName = nameof(ModelInput.{second}),"
            : string.Empty);
}
