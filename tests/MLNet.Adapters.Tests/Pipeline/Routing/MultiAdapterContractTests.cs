using Microsoft.ML;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>Scoring with adapters whose heads have the same labels: a key and a vector of known size.</summary>
[TestClass]
public class MultiAdapterContractTests : EstimatorContractTests<MultiAdapterScorer>
{
    protected virtual IReadOnlyList<AdapterComposition> Adapters => [TinyFusion.Sources[0], TinyFusion.Sources[1], TinyTask.Learnt];

    protected override bool NeedsMoreToFit => false;

    protected override IEstimator<MultiAdapterScorer> CreateEstimator(MLContext context) =>
        context.Transforms.Text.ScoreWithAdapters(
            new MultiAdapterOptions
            {
                Adapters = Adapters,
                Encoder = TinyTask.Encoder,
                MaxTokens = 40,
            });

    protected override IDataView CreateFitData(MLContext context)
    {
        string[] names = [.. Adapters.Select(adapter => adapter.Name), "base"];
        return context.Data.Cache(context.Data.LoadFromEnumerable(TinyTask.Rows(24).Select((row, index) => new RoutedReview
        {
            Text = row.Text,
            AdapterName = names[index % names.Length],
            Extra = [index, index / 2f],
            Tag = $"t{index}",
        })));
    }

    protected override IDataView CreateTransformData(MLContext context) =>
        context.Transforms.DropColumns("Extra").Fit(CreateFitData(context)).Transform(CreateFitData(context));

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        IDataView data = CreateFitData(context);
        return
        [
            context.Transforms.DropColumns("Text").Fit(data).Transform(data),
            context.Transforms.DropColumns("AdapterName").Fit(data).Transform(data),
            context.Transforms.CopyColumns("AdapterName", "Extra").Fit(data).Transform(data),
        ];
    }

    protected override long CountScoredRows(MultiAdapterScorer model) => model.Scoring.RowsScored;

    private sealed class RoutedReview
    {
        public string? Text { get; set; }

        public string? AdapterName { get; set; }

        [Microsoft.ML.Data.VectorType(2)]
        public float[] Extra { get; set; } = [];

        public string Tag { get; set; } = string.Empty;
    }
}
