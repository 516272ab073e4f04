using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Unlabelled texts in the words of the small BERT's vocabulary.</summary>
internal static class TinyTexts
{
    public static AdapterMaskedLanguageModelOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 2 },
        LearningRate = 1e-2,
        MaxTokens = 40,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    public static AdapterMaskedLanguageModelTransformer Fit(AdapterMaskedLanguageModelOptions options, IEnumerable<LabelledText> rows)
    {
        var context = new MLContext(1);
        return context.Transforms.Text.AdapterMaskedLanguageModel(options).Fit(context.Data.LoadFromEnumerable(rows));
    }

    public static float[] Scores(ITransformer model, IEnumerable<LabelledText> rows)
    {
        var context = new MLContext(1);
        return
        [
            .. context
                .Data.CreateEnumerable<Scored>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)
                .Select(row => row.Score),
        ];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
