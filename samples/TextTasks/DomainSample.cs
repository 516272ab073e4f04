using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Training;

namespace TextTasksSample;

/// <summary>Unlabelled texts of a domain train an adapter by guessing hidden words; an adapter of a task is then trained on top of it.</summary>
internal static class DomainSample
{
    public static void Run()
    {
        var ml = new MLContext(1);
        var texts = ml.Data.LoadFromEnumerable(Review.Read("products.train300.tsv"));
        var test = ml.Data.LoadFromEnumerable(Review.Read("products.test.tsv").Take(200));
        using var head = ml.Transforms.Text.AdapterMaskedLanguageModel(new AdapterMaskedLanguageModelOptions { FineTuning = FineTuning.HeadOnly, MaxEpochs = 4, LearningRate = 1e-3 }).Fit(texts);
        using var domain = ml.Transforms.Text.AdapterMaskedLanguageModel(new AdapterMaskedLanguageModelOptions { MaxEpochs = 4, LearningRate = 1e-3 }).Fit(texts);
        Console.WriteLine($"  perplexity of other reviews: {head.Evaluate(test).Perplexity:0} with the head alone, {domain.Evaluate(test).Perplexity:0} with the adapter");

        var task = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions { FrozenAdapters = TrainedAdapter.FromModel(domain, "products"), MaxEpochs = 6 }))
            .Fit(texts);
        Console.WriteLine($"  sentiment on top of it: accuracy {ml.MulticlassClassification.Evaluate(task.Transform(test)).MicroAccuracy:0.000}; adapters: {AdapterTextClassificationTransformer.Find(task).Composition!.Name}");
    }
}
