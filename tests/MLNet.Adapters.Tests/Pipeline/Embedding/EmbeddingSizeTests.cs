using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Vectors of fewer components than the encoder's 32, through the public API.</summary>
[TestClass]
public sealed class EmbeddingSizeTests
{
    private static readonly string[] Texts = ["good", "the book was bad", "we like the old house", ""];

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Vectors_are_the_first_components_normalized_anew(bool normalize)
    {
        var whole = TinyEmbeddings.Of(TinyEmbeddings.Options with { Normalize = false }, Texts);

        var cut = TinyEmbeddings.Of(TinyEmbeddings.Options with { Normalize = normalize, Dimensions = 8 }, Texts);

        TinyEmbeddings.AreClose([.. whole.Select(vector => normalize ? Direction(vector[..8]) : vector[..8])], cut);
    }

    [TestMethod]
    public void A_model_has_the_size_in_its_schema_also_after_loading()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(TinyTextPairs.Rows(12));
        using var embedding = context
            .Transforms.Text.EncoderEmbedding(TinyEmbeddings.Options with { InputColumnName = "Sentence1", Dimensions = 5 })
            .Fit(data);
        using var trained = TinyTextPairs.Fit(TinyTextPairs.Options with { Dimensions = 5, Normalize = false }, TinyTextPairs.Rows(12));

        foreach (var model in new ITransformer[] { embedding, trained })
        {
            using var file = new MemoryStream();
            context.Model.Save(model, null, file);
            file.Position = 0;
            var loaded = context.Model.Load(file, out _);
            using var owned = (IDisposable)loaded;
            Assert.AreEqual(5, ((VectorDataViewType)loaded.GetOutputSchema(data.Schema)["Embedding"].Type).Size);
            foreach (var (one, other) in TinyEmbeddings.Of(model, Texts).Zip(TinyEmbeddings.Of(loaded, Texts)))
                CollectionAssert.AreEqual(one, other);
        }
    }

    [TestMethod]
    public void Evaluation_and_validation_compare_the_cut_vectors()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(TinyTextPairs.Graded(24));
        var options = TinyTextPairs.Options with { LearningRate = TinyTask.Standstill, ValidationSet = data };
        using var whole = TinyTextPairs.Fit(options, TinyTextPairs.Rows(12));
        using var cut = TinyTextPairs.Fit(options with { Dimensions = 4 }, TinyTextPairs.Rows(12));
        using var graded = TinyTextPairs.Fit(options with { Dimensions = 4, Loss = ContrastiveLossKind.CoSent }, TinyTextPairs.Graded(12));
        using var same = context
            .Transforms.Text.EncoderEmbedding(
                TinyEmbeddings.Options with
                {
                    InputColumnName = "Sentence1",
                    Adapter = graded.Composition,
                    Dimensions = 4,
                })
            .Fit(data);

        Assert.AreEqual(cut.Evaluate(data).NdcgAt[10], cut.ValidationMetrics!.NdcgAt[10], 1e-12);
        Assert.AreNotEqual(whole.Evaluate(data).NdcgAt[10], cut.Evaluate(data).NdcgAt[10]);
        Assert.AreEqual(same.EvaluateSimilarity(data).Pearson, graded.EvaluateSimilarity(data).Pearson, 1e-12);
        Assert.AreEqual(same.EvaluateSimilarity(data).Pearson, graded.ValidationSimilarity!.Pearson, 1e-5); // float32 cosines
        Assert.AreNotEqual(whole.EvaluateSimilarity(data).Pearson, graded.ValidationSimilarity.Pearson, 1e-3);
    }

    [TestMethod]
    public void Matryoshka_training_finds_partners_by_few_components()
    {
        var context = new MLContext(1);
        var rows = TinyTextPairs.Rows(24);
        var data = context.Data.LoadFromEnumerable(rows);
        var options = TinyTextPairs.Options with
        {
            Adapter = BottleneckAdapterConfig.Houlsby with { ReductionFactor = 1 },
            MaxEpochs = 30,
            BatchSize = 12,
            ValidationSet = data,
        };
        using var whole = TinyTextPairs.Fit(options, rows);
        using var nested = TinyTextPairs.Fit(options with { MatryoshkaSizes = [32, 8, 4] }, rows);

        Assert.IsGreaterThan(Recall(whole, 4) + 0.2, Recall(nested, 4)); // about 0.4 and 0.9
        Assert.IsGreaterThan(0.7, Recall(nested, 32));

        double Recall(AdapterContrastiveTransformer model, int dimensions)
        {
            using var embedding = context
                .Transforms.Text.EncoderEmbedding(
                    TinyEmbeddings.Options with
                    {
                        InputColumnName = "Sentence1",
                        Adapter = model.Composition,
                        Dimensions = dimensions,
                    })
                .Fit(data);
            return embedding.Evaluate(data).RecallAt[1];
        }
    }

    [TestMethod]
    public void Sizes_that_cannot_work_are_refused()
    {
        Refused(() => TinyEmbeddings.Of(TinyEmbeddings.Options with { Dimensions = 0 }, "good"), "Dimensions is 0. It must be from 1");
        Refused(() => TinyEmbeddings.Of(TinyEmbeddings.Options with { Dimensions = 33 }, "good"), "Dimensions is 33");
        Refused(() => Create(TinyTextPairs.Options with { Dimensions = 33 }), "Dimensions is 33. It must be from 1 to 32, the hidden size");
        Refused(() => Create(TinyTextPairs.Options with { MatryoshkaSizes = [8, 0] }), "A size in MatryoshkaSizes is 0");
        Refused(() => Create(TinyTextPairs.Options with { MatryoshkaSizes = [64] }), "A size in MatryoshkaSizes is 64");
        Refused(() => Create(TinyTextPairs.Options with { MatryoshkaSizes = [8, 16, 8] }), "MatryoshkaSizes contains 8 twice");

        static void Create(AdapterContrastiveOptions options) => new MLContext().Transforms.Text.AdapterContrastive(options);

        static void Refused(Action action, string part) => StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);
    }

    private static float[] Direction(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        return [.. vector.Select(value => (float)(value / length))];
    }
}
