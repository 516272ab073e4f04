using Microsoft.ML;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Steps whose rows are computed in parts.</summary>
[TestClass]
public sealed class MicroBatchTests
{
    private const int Rows = 7; // parts of 3, 3 and 1
    private const int Tokens = 5;
    private const int Classes = 3;

    [TestMethod]
    [DataRow(false, 0.0)]
    [DataRow(true, 0.0)]
    [DataRow(true, 0.2)]
    public void Classes_in_parts_have_the_gradient_of_the_whole(bool isWeighted, double smoothing)
    {
        using var objective = new ClassificationObjective(isWeighted ? [0.5f, 1, 4] : null, smoothing, CPU);
        AssertAdditive(objective, row => row % Classes, [Rows, Classes]);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(2.5)]
    public void Tags_in_parts_have_the_gradient_of_the_whole(double? usualTokens)
    {
        using var objective = new TaggingObjective(usualTokens);
        AssertAdditive(
            objective, row => [.. Enumerable.Range(0, 1 + (row % Tokens)).Select(token => token % Classes)], [Rows, Tokens, Classes]);
    }

    [TestMethod]
    public void Labels_numbers_spans_and_tasks_in_parts_have_the_gradient_of_the_whole()
    {
        using var labels = new MultiLabelObjective([0.5, 0.5, 0.5], CPU);
        AssertAdditive(labels, row => [row % 2 == 0, row % 3 == 0, true], [Rows, Classes]);
        using var numbers = new RegressionObjective(1, 2);
        AssertAdditive(numbers, row => row / 2f, [Rows, 1]);
        using var spans = new SpanObjective();
        AssertAdditive(spans, row => new TokenSpan(row % 3, 3), [Rows, Tokens, 2]);
        using var tasks = new MultiTaskObjective([[0, 1], [2]]);
        AssertAdditive(tasks, row => row % 3 == 2 ? new TaskLabel(1, 2) : new TaskLabel(0, row % 3), [Rows, Classes]);
    }

    [TestMethod]
    public void Training_in_parts_gives_the_model_of_whole_steps()
    {
        var options = TinyTask.Options with { HeadDropout = 0 };
        using var whole = TinyTask.Fit(options);
        using var parts = TinyTask.Fit(options with { MicroBatchSize = 3 });
        using var more = TinyTask.Fit(options with { MicroBatchSize = 100 });

        var rows = TinyTask.Rows(12);
        var (expected, actual, same) = (TinyTask.Scores(whole, rows), TinyTask.Scores(parts, rows), TinyTask.Scores(more, rows));
        foreach (var (index, scores) in expected.Index())
        {
            TinyReviews.AreClose(scores, actual[index], 1e-4f); // rounding, amplified by eight steps of AdamW
            CollectionAssert.AreEqual(scores, same[index]);
        }

        Assert.AreEqual(whole.Report.Epochs[0].Steps, parts.Report.Epochs[0].Steps);
        Assert.AreEqual(whole.Report.Epochs[^1].TrainingLoss, parts.Report.Epochs[^1].TrainingLoss, 1e-4);
    }

    [TestMethod]
    public void Parts_are_refused_where_rows_of_a_step_belong_together()
    {
        var context = new MLContext(1);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => context.Transforms.Text.AdapterContrastive(
                new AdapterContrastiveOptions { Encoder = TinyTask.Encoder, MaxTokens = 40, MicroBatchSize = 4 })).Message,
            "compares all texts");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => context.Transforms.Text.AdapterMaskedLanguageModel(
                new AdapterMaskedLanguageModelOptions { Encoder = TinyTask.Encoder, MaxTokens = 40, MicroBatchSize = 4 })).Message,
            "draws the tokens");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TinyTask.Fit(TinyTask.Options with { MicroBatchSize = 0 })).Message,
            "at least 1");
    }

    private static void AssertAdditive<TTarget>(IObjective<TTarget> objective, Func<int, TTarget> target, long[] shape)
    {
        using var scope = NewDisposeScope();
        foreach (var isWeighted in new[] { false, true })
        {
            TrainingExample<TTarget>[] all =
            [
                .. Enumerable.Range(0, Rows).Select(row => new TrainingExample<TTarget>(
                    new EncodedText(new int[Tokens], new int[Tokens], false), target(row), isWeighted ? 0.5f + row : 1)),
            ];
            var outputs = randn(shape, generator: new Generator(1, CPU));
            Tensor whole = outputs.detach().requires_grad_(), parts = outputs.detach().requires_grad_();

            var loss = objective.Loss(whole, all);
            loss.backward();
            var (weight, sum, first) = (objective.Weight(all), 0.0, 0);
            foreach (var part in all.Chunk(3))
            {
                var share = objective.Loss(parts.narrow(0, first, part.Length), part) * (objective.Weight(part) / weight);
                share.backward();
                sum += share.item<float>();
                first += part.Length;
            }

            Assert.AreEqual(loss.item<float>(), sum, 1e-6);
            Assert.IsLessThan(1e-6f, (whole.grad! - parts.grad!).abs().max().item<float>());
        }
    }
}
