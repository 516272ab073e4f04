using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>What options mean before any data is read.</summary>
[TestClass]
public sealed class OptionChecksTests
{
    [TestMethod]
    public void An_encoder_of_few_positions_lowers_a_limit_that_was_not_given()
    {
        var encoder = TinyTask.Encoder; // 40 positions

        Assert.AreEqual(40, new AdapterTextClassificationOptions { Encoder = encoder }.MaxTokens);
        Assert.AreEqual(40, new AdapterContrastiveOptions { Encoder = encoder }.MaxTokens);
        Assert.AreEqual(30, new AdapterContrastiveOptions { Encoder = encoder, MaxTokens = 30 }.MaxTokens);
        Assert.AreEqual(256, new AdapterQuestionAnsweringOptions { Encoder = PretrainedEncoder.Default }.MaxTokens);
        Assert.AreEqual(256, new AdapterQuestionAnsweringOptions().MaxTokens);
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() =>
                    new MLContext().Transforms.Text.AdapterContrastive(new AdapterContrastiveOptions { Encoder = encoder, MaxTokens = 256 })
                )
                .Message,
            "MaxTokens is 256. It must be at most 40");
    }

    [TestMethod]
    public void Short_forms_take_an_encoder_of_few_positions()
    {
        var (context, encoder) = (new MLContext(1), TinyTask.Encoder);
        var adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 };

        var trainer = context.Transforms.Text.AdapterContrastive(encoder, adapter: adapter, maxEpochs: 1);
        using var model = trainer.Fit(context.Data.LoadFromEnumerable(TinyTextPairs.Rows(8)));

        Assert.AreEqual(1, model.Report.Epochs.Count);
        context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(encoder, adapter: adapter);
        context.Regression.Trainers.AdapterSentenceSimilarity(encoder, adapter: adapter);
    }

    [TestMethod]
    public void Messages_show_numbers_as_code_does()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() => TinyTask.Trainer(new MLContext(), TinyTask.Options with { LabelSmoothing = 1.5 }))
                    .Message,
                "LabelSmoothing is 1.5.");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
