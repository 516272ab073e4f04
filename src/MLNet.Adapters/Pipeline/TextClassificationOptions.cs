using Microsoft.ML;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline;

/// <summary>What every trainer of text classifiers can be told.</summary>
public abstract record TextClassificationOptions : TrainingOptions
{
    private protected TextClassificationOptions()
    {
    }

    /// <summary>The pre-trained encoder.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>A key over text, number or bool.</summary>
    /// <value><c>Label</c> by default.</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Receives the probability of each class.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>Receives the predicted class.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The text, or the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>A number that says how much a row counts in training and validation; rows of weight 0 are left out. In training a weight counts relative to the others of its batch, as in torch's weighted mean.</summary>
    /// <value>Null by default: all rows count alike.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Rows to validate on after each epoch, with the same columns as the training rows; labels are matched by name.</summary>
    /// <value>Null by default.</value>
    public IDataView? ValidationSet { get; init; }

    /// <summary>The layers between encoder and class scores.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;

    /// <summary>How much the rows of each class count in the training loss.</summary>
    /// <value>Null by default: alike.</value>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>The share of the training target that is spread evenly over all classes.</summary>
    /// <value>0 by default.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>What happens to a training row without a label.</summary>
    /// <value><see cref="MissingLabel.Skip"/> by default.</value>
    public MissingLabel OnMissingLabel { get; init; } = MissingLabel.Skip;

    /// <summary>How a saved model keeps its encoder; a fully fine-tuned one is always embedded.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;
}
