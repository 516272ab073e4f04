using System.Collections.ObjectModel;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>What an analysis of a fusion has to know of the model's task.</summary>
/// <typeparam name="TInput">What is scored.</typeparam>
/// <typeparam name="TGold">What is right for a row.</typeparam>
/// <typeparam name="TOutput">What is predicted for it.</typeparam>
internal abstract class AnalyzedTask<TInput, TGold, TOutput>
{
    /// <summary>The column of what is right if none is named.</summary>
    public virtual string LabelColumnName => "Label";

    /// <summary>The names of the labels whose weights are reported; none for a task without labels.</summary>
    public virtual IReadOnlyList<string> Labels => [];

    /// <summary>The row of a text, or of two.</summary>
    /// <exception cref="ArgumentException">A second text is missing, or there is one too many.</exception>
    public abstract TInput RowOf(string text, string? secondText);

    /// <summary>Reads rows with what is right for each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    public abstract List<(TInput Input, TGold Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes);

    /// <summary>The tokens that an explanation shows, each in one of the row's texts.</summary>
    public abstract IReadOnlyList<ShownToken> Tokens(ITextTokenizer tokenizer, TInput row, FusedResult<TOutput> result);

    /// <summary>The probabilities that an explanation shows, by label or answer.</summary>
    public virtual IReadOnlyDictionary<string, float> Probabilities(TOutput output) => ReadOnlyDictionary<string, float>.Empty;

    /// <summary>The words that an explanation shows.</summary>
    public virtual IReadOnlyList<ExplainedWord> Words(ITextTokenizer tokenizer, TInput row, TOutput output) => [];

    /// <summary>The weights of the adapters for each label that the row has, by the label's index.</summary>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="row">The row.</param>
    /// <param name="gold">What is right for it.</param>
    /// <param name="result">Its result.</param>
    /// <param name="adapters">How many adapters are fused.</param>
    public virtual IEnumerable<(int Label, float[] Weights)> LabelWeights(
        ITextTokenizer tokenizer, TInput row, TGold gold, FusedResult<TOutput> result, int adapters) => [];

    /// <summary>How right predictions are.</summary>
    public abstract PredictionQuality Quality(IReadOnlyList<(TInput Input, TGold Gold)> rows, IReadOnlyList<TOutput> outputs);

    /// <summary>How many predictions of a row differ, and how many there are; none if the model predicts numbers.</summary>
    public virtual (long Changed, long All) Compare(TOutput whole, TOutput other) => (0, 0);
}

/// <summary>A token that an explanation shows, and where its weights are.</summary>
/// <param name="Text">Which of the row's texts.</param>
/// <param name="Token">Which token of it.</param>
/// <param name="Shown">What is shown.</param>
internal readonly record struct ShownToken(int Text, int Token, ExplainedToken Shown);
