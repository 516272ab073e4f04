using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>
/// An adapter is trained on the texts of a domain, without their labels, by predicting hidden words; an adapter for a task with few
/// labels is then trained on top of it.
/// </summary>
internal static class DomainSample
{
    private const int Texts = 1500;
    private const int JudgedTexts = 200;

    private static readonly AdapterMaskedLanguageModelOptions Pretraining = new() { MaxEpochs = 2, LearningRate = 4e-3 };

    public static void Run()
    {
        var ml = new MLContext(1);
        var unlabelled = ml.Data.LoadFromEnumerable(Review.Read("products.train.tsv").Take(Texts));
        var test = ml.Data.LoadFromEnumerable(Review.Read("products.test.tsv"));
        var judged = ml.Data.TakeRows(test, JudgedTexts);
        using var head = ml
            .Transforms.Text.AdapterMaskedLanguageModel(Pretraining with { FineTuning = FineTuning.HeadOnly })
            .Fit(unlabelled);
        using var domain = ml.Transforms.Text.AdapterMaskedLanguageModel(Pretraining).Fit(unlabelled);
        Console.WriteLine(
            $"  perplexity of other reviews: {head.Evaluate(judged).Perplexity:0} with the head only, "
            + $"{domain.Evaluate(judged).Perplexity:0} with the adapter");

        var labelled = ml.Data.LoadFromEnumerable(Review.Read("products.train300.tsv"));
        var (alone, stacked) = (Train(null), Train(TrainedAdapter.FromModel(domain, "products")));
        Console.WriteLine(
            $"  sentiment from 300 labelled reviews: accuracy {Accuracy(alone):0.000} without the domain adapter, "
            + $"{Accuracy(stacked):0.000} on top of it");
        Console.WriteLine($"  the adapters of that model: {AdapterTextClassificationTransformer.Find(stacked).Composition!.Name}");

        ITransformer Train(AdapterComposition? below) =>
            ml
                .Transforms.Conversion.MapValueToKey("Label")
                .Append(
                    ml.MulticlassClassification.Trainers.AdapterTextClassification(
                        new AdapterTextClassificationOptions { FrozenAdapters = below, MaxEpochs = 12 }))
                .Fit(labelled);

        double Accuracy(ITransformer model) => ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
    }
}
