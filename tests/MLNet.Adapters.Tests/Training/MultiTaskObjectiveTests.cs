using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>The loss of several tasks: each row counts among the classes of its own task only.</summary>
[TestClass]
public sealed class MultiTaskObjectiveTests
{
    private static readonly EncodedText Text = new([1, 2], [0, 0], false);

    // Task 0 has the labels 0 and 3, task 1 the labels 1, 2 and 3.
    private static readonly MultiTaskObjective Objective = new([[0, 3], [1, 2, 3]]);

    private static readonly TrainingExample<TaskLabel>[] Rows =
    [
        new(Text, new TaskLabel(0, 3)),
        new(Text, new TaskLabel(1, 1), Weight: 3),
    ];

    [TestMethod]
    public void Loss_and_measure_are_the_cross_entropies_of_the_tasks_own_outputs()
    {
        using var scope = NewDisposeScope();
        using var outputs = tensor(new float[,] { { 1, 2, 50, 60, 70 }, { 90, 80, 0.5f, -1, 2 } }, requires_grad: true);
        var first = Math.Log(Math.Exp(1) + Math.Exp(2)) - 2;
        var second = Math.Log(Math.Exp(0.5) + Math.Exp(-1) + Math.Exp(2)) - 0.5;

        var loss = Objective.Loss(outputs, Rows);
        loss.backward();
        var score = Objective.Measure(outputs.detach(), Rows);

        Assert.AreEqual((first + (3 * second)) / 4, loss.item<float>(), 1e-5);
        Assert.AreEqual(first + (3 * second), score.Loss, 1e-5);
        Assert.AreEqual(1, score.Right);
        Assert.AreEqual(4, score.Weight);
        var gradient = outputs.grad!;
        Assert.IsTrue(gradient.isfinite().all().item<bool>());
        Assert.AreEqual(0f, gradient[0].narrow(0, 2, 3).abs().max().item<float>());
        Assert.AreEqual(0f, gradient[1].narrow(0, 0, 2).abs().max().item<float>());
        CollectionAssert.AreEqual(new long[] { 0, 1 }, Objective.Tasks(Rows, CPU).data<long>().ToArray());
    }
}
