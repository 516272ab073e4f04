using System.Collections.ObjectModel;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>The parts of a model's task that the analysis of a fusion needs.</summary>
/// <typeparam name="TInput">The input that is scored.</typeparam>
/// <typeparam name="TGold">The gold value of a row.</typeparam>
/// <typeparam name="TOutput">The prediction for a row.</typeparam>
internal abstract class AnalyzedTask<TInput, TGold, TOutput>
{
    /// <summary>The default name of the label column.</summary>
    public virtual string LabelColumnName => "Label";

    /// <summary>The names of the labels whose weights are reported; none for a task without labels.</summary>
    public virtual IReadOnlyList<string> Labels => [];

    /// <summary>Creates the row of one text, or of two.</summary>
    /// <exception cref="ArgumentException">A second text is missing, or is given but not used by the model.</exception>
    public abstract TInput RowOf(string text, string? secondText);

    /// <summary>Reads rows with the gold value of each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    public abstract List<(TInput Input, TGold Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes);

    /// <summary>Returns the tokens of an explanation, each in one of the row's texts.</summary>
    public abstract IReadOnlyList<ShownToken> Tokens(ITextTokenizer tokenizer, TInput row, FusedResult<TOutput> result);

    /// <summary>Returns the probabilities of an explanation, by label or answer.</summary>
    public virtual IReadOnlyDictionary<string, float> Probabilities(TOutput output) => ReadOnlyDictionary<string, float>.Empty;

    /// <summary>Returns the words of an explanation.</summary>
    public virtual IReadOnlyList<ExplainedWord> Words(ITextTokenizer tokenizer, TInput row, TOutput output) => [];

    /// <summary>Returns the weights of the adapters for each label of the row, by the label's index.</summary>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="row">The row.</param>
    /// <param name="gold">The gold value of the row.</param>
    /// <param name="result">The result of the row.</param>
    /// <param name="adapters">The number of fused adapters.</param>
    public virtual IEnumerable<(int Label, float[] Weights)> LabelWeights(
        ITextTokenizer tokenizer, TInput row, TGold gold, FusedResult<TOutput> result, int adapters) => [];

    /// <summary>Measures the quality of predictions.</summary>
    public abstract PredictionQuality Quality(IReadOnlyList<(TInput Input, TGold Gold)> rows, IReadOnlyList<TOutput> outputs);

    /// <summary>Returns how many predictions of a row differ, and how many there are; none if the model predicts numbers.</summary>
    public virtual (long Changed, long All) Compare(TOutput whole, TOutput other) => (0, 0);
}

/// <summary>A token of an explanation, and the position of its weights.</summary>
/// <param name="Text">The index of the text in the row.</param>
/// <param name="Token">The index of the token in the text.</param>
/// <param name="Shown">The token in the explanation.</param>
internal readonly record struct ShownToken(int Text, int Token, ExplainedToken Shown);
