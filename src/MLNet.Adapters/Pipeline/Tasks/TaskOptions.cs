using Microsoft.ML;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters;

/// <summary>What every trainer can be told, whatever its task.</summary>
public abstract record TaskOptions : TrainingOptions
{
    private protected TaskOptions()
    {
    }

    /// <summary>The pre-trained encoder.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>The column of what is to be learnt.</summary>
    /// <value><c>Label</c> by default.</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>A number that says how much a row counts in training and validation; 0, which leaves the row out, or from 1e-9 to 1e9. In training a weight counts relative to the others of its batch, as in torch's weighted mean.</summary>
    /// <value>Null by default: all rows count alike.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Rows to validate on after each epoch, with the same columns as the training rows; labels are matched by name.</summary>
    /// <value>Null by default.</value>
    public IDataView? ValidationSet { get; init; }

    /// <summary>What happens to a training or validation row without a label. Where a label has parts, such as a tag for each word, <see cref="MissingLabel.Error"/> refuses a missing part too.</summary>
    /// <value><see cref="MissingLabel.Skip"/> by default.</value>
    public MissingLabel OnMissingLabel { get; init; } = MissingLabel.Skip;

    /// <summary>How a saved model keeps its encoder; a fully fine-tuned one is always embedded.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;

    /// <summary>
    /// How many rows' results a scored view keeps when it is read again, as by a trainer of many passes behind this stage; the model runs anew
    /// for the others, with a warning.
    /// </summary>
    /// <value>20,000 by default; 0 keeps none. Data that are read once keep none either.</value>
    public int RereadRows { get; init; } = RereadLimit.Default;

    private protected override int EncoderPositions => Encoder?.MaxTokens ?? base.EncoderPositions; // the default encoder's are more than any default limit
}
