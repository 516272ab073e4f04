using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Both sides of pairs in one batch, on the tiny encoder.</summary>
[TestClass]
public sealed class ContrastiveTrainingTests
{
    private static readonly TrainingExample<PairTarget>[] Pairs =
    [
        new(Text(100, 101), new(Text(110, 111, 112, 113, 114), [Text(120), Text(121, 122)])),
        new(Text(102, 103, 104, 105, 106, 107), new(Text(115), []), 2),
        new(Text(108), new(Text(116, 117, 118), [Text(123, 124, 125, 126)])),
    ];

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.Cls)]
    [DataRow(EmbeddingPooling.Max)]
    public void The_loss_of_a_batch_is_that_of_the_texts_embedded_singly(EmbeddingPooling pooling)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var model = new TextModel(encoder, BottleneckAdapterConfig.Pfeiffer.Create(encoder.Config.Shape, generator, CPU), null);
        var (loss, scorer) = (new RankingLoss(0.05, ContrastiveDirection.FirstToSecond), new TextScorer(model, 0, CPU));
        using var task = Task(model, pooling, loss);

        var actual = task.Loss([0, 1, 2], new DropoutMasks(generator)).item<float>();

        var expected = loss.Of(new EmbeddedPairs(
            new TextPairs(Pairs.Select(pair => new TextPair(pair.Text, pair.Target.Second, pair.Target.Negatives))),
            [0, 1, 2],
            Singly(Pairs.Select(pair => pair.Text)),
            Singly(Pairs.Select(pair => pair.Target.Second)))
        {
            Negatives = Singly(Pairs.SelectMany(pair => pair.Target.Negatives)),
            Weights = tensor(new[] { 1f, 2, 1 }),
        }).item<float>();
        Assert.AreEqual(expected, actual, 1e-4f); // float32 cosines, times 20
        Assert.AreEqual(expected, task.ProbeLoss(), 1e-4);

        Tensor Singly(IEnumerable<EncodedText> texts)
        {
            ReadOnlyMemory<float>[] vectors = [.. texts.Select(text => scorer.Embeddings([text], new(pooling, Normalize: false))[0])];
            return RetrievalRanks.Matrix(vectors, [.. Enumerable.Range(0, vectors.Length)]);
        }
    }

    [TestMethod]
    public void Gradients_reach_the_whole_adapter_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var model = new TextModel(encoder, BottleneckAdapterConfig.Pfeiffer.Create(encoder.Config.Shape, generator, CPU), null);
        using var task = Task(model, EmbeddingPooling.Mean, new RankingLoss(0.05, ContrastiveDirection.Both));

        task.Loss([0, 1, 2], new DropoutMasks(generator)).backward();

        Assert.IsTrue(task.TrainableParameters.All(named => named.Name.StartsWith("adapter.", StringComparison.Ordinal)));
        foreach (var (name, parameter, _) in model.NamedParameters())
            Assert.AreEqual(
                name.StartsWith("adapter.", StringComparison.Ordinal),
                parameter.grad is { } gradient && gradient.abs().max().item<float>() > 0,
                name);
    }

    [TestMethod]
    public void The_share_of_padding_counts_both_sides_and_negatives()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var model = new TextModel(encoder, null, null);
        using var task = Task(model, EmbeddingPooling.Mean, new RankingLoss(0.05, ContrastiveDirection.FirstToSecond));

        Assert.AreEqual(1 - ((4 + 7 + 8 + 3 + 3 + 5 + 3 + 4 + 6) / (9.0 * 8)), task.PaddingShare([[0, 1, 2]]), 1e-12);
    }

    [TestMethod]
    public void A_text_that_occurs_several_times_in_a_batch_is_encoded_once_with_the_same_loss_and_gradients()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var model = new TextModel(encoder, BottleneckAdapterConfig.Pfeiffer.Create(encoder.Config.Shape, generator, CPU), null);
        TrainingExample<PairTarget>[] pairs =
        [
            new(Text(100, 101), new(Text(110, 111, 112), [Text(120)])),
            new(Text(102, 103), new(Text(100, 101), [Text(120), Text(110, 111, 112)])),
            new(Text(104), new(Text(104), [])),
        ];
        var settings = new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0);
        var loss = new TripletLoss(1.5);
        using var task = new ContrastiveTraining(model, new(EmbeddingPooling.Mean, true), loss, new RankMeasure(), 8, pairs, [], settings);
        var batch = new TextPairs(pairs.Select(pair => new TextPair(pair.Text, pair.Target.Second, pair.Target.Negatives)));

        Assert.HasCount(6, new BatchTexts(batch, [0, 1, 2]).Texts); // 9 texts, of which 104 stays twice
        Assert.AreEqual(1 - ((4 + 5 + 3 + 4 + 3 + 3) / (6.0 * 5)), task.PaddingShare([[0, 1, 2]]), 1e-12);
        var actual = task.Loss([0, 1], new DropoutMasks(generator));
        actual.backward();
        var gradient = task.TrainableParameters[0].Parameter.grad!.clone();
        task.TrainableParameters[0].Parameter.grad!.zero_();
        var expected = loss.Of(new EmbeddedPairs(batch, [0, 1], All(0, 1), All(2, 0)) { Negatives = All(3, 3, 2) });
        expected.backward();

        Assert.AreEqual(expected.item<float>(), actual.item<float>(), 1e-5f); // float32, in another batch
        EncoderFixture.AssertClose(task.TrainableParameters[0].Parameter.grad!, gradient);

        Tensor All(params int[] numbers)
        {
            EncodedText[] texts = [Text(100, 101), Text(102, 103), Text(110, 111, 112), Text(120)];
            return model.Embeddings(EncoderBatch.Create([.. numbers.Select(number => texts[number])], 0, CPU), EmbeddingPooling.Mean);
        }
    }

    // The first pair is found, its texts being the same; the others' are nearer to each other's than to their own partners.
    [TestMethod]
    public void Validation_counts_pairs_by_their_weights()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var model = new TextModel(encoder, null, null);
        TrainingExample<PairTarget>[] pairs =
        [
            new(Text(100, 101), new(Text(100, 101), []), 3),
            new(Text(108, 109), new(Text(116, 117, 118), []), 1),
            new(Text(116, 117), new(Text(108, 109, 110), []), 2),
        ];
        var ranks = new RankMeasure();
        using var task = new ContrastiveTraining(
            model,
            new(EmbeddingPooling.Mean, Normalize: true),
            new RankingLoss(0.05, ContrastiveDirection.FirstToSecond),
            ranks,
            8,
            Pairs,
            pairs,
            new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0));

        var result = task.Validate(() => { })!;

        var found = ranks.After(1)!.Zip(pairs).Where(pair => pair.First == 1).Sum(pair => pair.Second.Weight);
        CollectionAssert.AreEqual(new[] { 1 }, ranks.After(1)!.Take(1).ToArray());
        Assert.IsLessThan(6, found, string.Join(' ', ranks.After(1)!));
        Assert.AreEqual(found / 6.0, result.Accuracy!.Value, 1e-12);
    }

    private static ContrastiveTraining Task(TextModel model, EmbeddingPooling pooling, IContrastiveLoss loss) =>
        new(
            model,
            new(pooling, Normalize: true),
            loss,
            new RankMeasure(),
            8,
            Pairs,
            [],
            new TrainingSettings(0, CPU, EncoderDropout: false, HeadDropout: 0));

    private static EncodedText Text(params int[] words)
    {
        int[] ids = [2, .. words, 3];
        return new EncodedText(ids, new int[ids.Length], false);
    }
}
