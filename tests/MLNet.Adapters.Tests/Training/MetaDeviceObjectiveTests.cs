using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>
/// Heads and losses of every task on the meta device, which refuses to mix with the processor's: nothing may be made elsewhere.
/// </summary>
[TestClass]
public sealed class MetaDeviceObjectiveTests
{
    private const int Hidden = 48;
    private const int Tokens = 5;
    private static readonly EncodedText Long = new([2, 7, 8, 9, 3], new int[5], false);
    private static readonly EncodedText Short = new([2, 7, 3], new int[3], false);

    private static readonly TrainingExample<TokenSpan>[] Spans = Batch(new TokenSpan(1, 3), TokenSpan.None);

    // Two losses have no meta kernels: what they are made of is added instead.
    private static IEnumerable<(string Kind, int Outputs, Func<Tensor, Tensor> Loss)> Tasks() =>
        [
            (nameof(HeadKind.Classification), 3, outputs => Loss(new ClassificationObjective(null, 0.1, META), outputs, 1, 2)),
            (nameof(HeadKind.Regression), 1, outputs => Loss(new RegressionObjective(3, 2), outputs, 1.5f, 4f)),
            (nameof(HeadKind.MultiLabel), 3, outputs =>
                Sum(outputs, MultiLabelObjective.Targets(outputs, Batch<bool[]>([true, false, true], [false, false, false])))),
            (nameof(HeadKind.Tagging), 4, outputs =>
                Loss(
                    new TaggingObjective(),
                    outputs,
                    [TaggingObjective.Ignored, 1, 2, 0, TaggingObjective.Ignored],
                    [TaggingObjective.Ignored, 3, TaggingObjective.Ignored])),
            (nameof(HeadKind.QuestionAnswering), 2, outputs =>
                Sum(SpanObjective.Masked(outputs, Spans), SpanObjective.Targets(outputs, Spans).unsqueeze(1))),
        ];

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void Heads_and_losses_run_forward_and_backward_on_the_device(string kind, int outputs, Func<Tensor, Tensor> lossOf)
    {
        using var scope = NewDisposeScope();
        using var head = HeadConfig.Of(Enum.Parse<HeadKind>(kind), ClassificationHeadKind.TwoLayer).Create(Hidden, outputs, null, META);

        var loss = lossOf(head.Forward(empty(2, Tokens, Hidden, device: META), null, 0));
        loss.backward();

        Assert.AreEqual(DeviceType.META, loss.device_type);
        foreach (var (name, parameter) in head.named_parameters())
            Assert.AreEqual(DeviceType.META, parameter.grad?.device_type, name);
    }

    // The way back through the division by a vector's length has no meta kernel.
    [TestMethod]
    [DataRow(ContrastiveDirection.FirstToSecond)]
    [DataRow(ContrastiveDirection.Both)]
    public void Contrastive_loss_runs_forward_on_the_device(ContrastiveDirection direction)
    {
        using var scope = NewDisposeScope();
        var (firsts, seconds) = (empty(2, Hidden, device: META), empty(2, Hidden, device: META));
        var pairs = new TextPairs([new TextPair(Long, Short, [Long]), new TextPair(Long, Long, [])]); // shared texts: some are excluded
        var batch = new EmbeddedPairs(pairs, [0, 1], firsts, seconds) { Negatives = empty(1, Hidden, device: META) };

        var losses = new RankingLoss(0.05, direction).OfPairs(batch);

        CollectionAssert.AreEqual(new long[] { 2 }, losses.shape);
        Assert.AreEqual(DeviceType.META, losses.device_type);
    }

    [TestMethod]
    public void Losses_of_triplets_graded_pairs_and_several_sizes_run_forward_on_the_device()
    {
        using var scope = NewDisposeScope();
        var pairs = new TextPairs([new TextPair(Long, Short, [Short]), new TextPair(Short, Long, [Long])]);
        var batch = new EmbeddedPairs(pairs, [0, 1], empty(2, Hidden, device: META), empty(2, Hidden, device: META))
        {
            Negatives = empty(2, Hidden, device: META),
            Scores = [1, 2],
            Weights = empty(2, device: META),
        };

        foreach (var loss in new IContrastiveLoss[] { new TripletLoss(0.2), new CoSentLoss(0.05) })
        {
            Assert.AreEqual(DeviceType.META, loss.Of(batch).device_type, $"{loss}");
            Assert.AreEqual(DeviceType.META, new MatryoshkaLoss(loss, [8, 16]).Of(batch).device_type, $"{loss}");
        }
    }

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.Cls)]
    [DataRow(EmbeddingPooling.Max)]
    public void Pooling_runs_on_the_device(EmbeddingPooling pooling)
    {
        using var scope = NewDisposeScope();
        var input = EncoderBatch.Create([Long, Short], 0, META);

        var pooled = TextPooling.Normalize(TextPooling.Pool(empty(2, Tokens, Hidden, device: META), input, pooling));

        CollectionAssert.AreEqual(new long[] { 2, Hidden }, pooled.shape);
        Assert.AreEqual(DeviceType.META, pooled.device_type);
    }

    // Its LayerNorm and the look-up of hidden tokens have no meta kernels, so its parts are made and moved there.
    [TestMethod]
    public void A_language_model_s_head_is_made_on_and_moved_to_the_device()
    {
        using var generator = new Generator(1, CPU);
        var config = new HeadConfig(HeadKind.MaskedLanguageModel, 2, ActivationFunction.Gelu);
        using var made = config.Create(Hidden, 100, null, META);
        using var moved = config.Create(Hidden, 100, generator, CPU);
        MaskedText[] batch = [new MaskedText(Long, [1, 3], [7, 9])];

        moved.to(META);
        using var originals = MaskedLanguageScores.Originals(batch, META);

        Assert.AreEqual(DeviceType.META, originals.device_type);
        foreach (var (name, parameter) in made.named_parameters().Concat(moved.named_parameters()))
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
        Assert.HasCount(6, moved.named_parameters()); // dense, norm: weight and bias; bias; decoder
        Assert.IsEmpty(moved.buffers());
    }

    private static Tensor Sum(Tensor outputs, Tensor targets) => (outputs + targets).sum();

    private static Tensor Loss<TTarget>(IObjective<TTarget> objective, Tensor outputs, TTarget first, TTarget second)
    {
        using (objective)
        {
            var batch = Batch(first, second);
            return objective.Loss(outputs, batch) + objective.Loss(outputs, [batch[0] with { Weight = 2 }, batch[1]]);
        }
    }

    private static TrainingExample<TTarget>[] Batch<TTarget>(TTarget first, TTarget second) => [new(Long, first), new(Short, second)];
}
