using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.LowRank;

/// <summary>MTL-LoRA: what each task's rows pass through.</summary>
[TestClass]
public sealed class MtlLoraTests
{
    private const int Tasks = 3;

    private static readonly MtlLoraConfig[] Configs =
    [
        new() { Rank = 4 },
        new()
        {
            Rank = 4,
            UpProjections = 3,
            Alpha = 8,
            Sharpness = 0.5,
            Targets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Output,
        },
        new() { Rank = 4, UpProjections = 2, TaskMatrix = TaskMatrix.Full, Scaling = LoraScaling.ByRootOfRank, Sharpness = 0.5 },
    ];

    // In DeBERTa, queries and keys also project distances, which then differ from row to row.
    [TestMethod]
    [DataRow("bert")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("modernbert")]
    public void Rows_of_a_task_pass_as_through_the_LoRA_that_the_task_has_afterwards(string family)
    {
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        foreach (var config in Configs)
        {
            using var scope = NewDisposeScope();
            using var mode = no_grad();
            using var shared = MethodLife.Moved(config.ForTasks(Tasks), encoder);
            foreach (var tasks in (long[][])[[0, 2], [1, 1], [2, 0]])
            {
                var mixed = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = shared, Tasks = tensor(tasks) });
                foreach (var (row, task) in tasks.Index())
                {
                    using var own = AdapterWeights.Create(
                        place => config.OfOneTask.Create(encoder.Config.Shape, null, place),
                        AdapterWeights.Write(((ISharedByTasks)shared).OfTask((int)task)),
                        "own",
                        CPU);
                    var alone = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = own });
                    EncoderFixture.AssertClose(alone[row], mixed[row], what: $"{family}, {config}, task {task}");
                }
            }
        }
    }

    [TestMethod]
    public void It_starts_as_the_plain_encoder_and_has_the_papers_number_of_parameters()
    {
        using var encoder = EncoderFixture.SmallBert();
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        foreach (var config in Configs)
        {
            using var shared = MethodLife.New(config.ForTasks(Tasks), encoder);
            var states = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = shared, Tasks = tensor(new long[] { 2, 1 }) });
            Assert.AreEqual(0f, EncoderFixture.LargestDifference(states, encoder.Forward(MethodLife.Input, EncoderPass.Plain)));
        }

        // Per map of 32 → 32, query and value of each layer: A 4 · 32, B 4 · 32, and 4 numbers for each of 3 tasks.
        using var one = MethodLife.New(Configs[0].ForTasks(Tasks), encoder);
        Assert.AreEqual(encoder.Config.Layers * 2 * ((4 * 32) + (4 * 32) + (3 * 4)), one.parameters().Sum(parameter => parameter.numel()));
    }

    // y = W x + s · Σᵢ pᵢ Bᵢ Λᵀ A x by hand: two inputs, rank 1, two up-projections, one output.
    [TestMethod]
    public void The_product_is_the_papers()
    {
        var config = (MtlLoraConfig)new MtlLoraConfig { Rank = 1, Alpha = 3, UpProjections = 2, Sharpness = 0.5 }.ForTasks(2);
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var projection = new Adapters.Methods.LowRank.MtlLoraProjection(
            config, new Adapters.Methods.LowRank.MapSite(new(LoraTargets.Query, 0), 2, 1), CPU);
        var parameters = projection.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        parameters["lora_A"].copy_(tensor(new float[,] { { 1, 2 } }));
        parameters["lora_B"].copy_(tensor(new float[] { 5, 7 }).view(2, 1, 1));
        parameters["task_matrix"].copy_(tensor(new float[,] { { 1 }, { 0.5f } }));
        parameters["task_weights"].copy_(tensor(new float[,] { { 0, 0 }, { 0, (float)(0.5 * Math.Log(3)) } })); // p = (½, ½) and (¼, ¾)
        using var map = new Adapters.Layers.Linear(2, 1, CPU);
        map.Weight.zero_();
        map.bias!.fill_(10);

        var y = projection.Apply(tensor(new float[,,] { { { 1, 1 } }, { { 2, -1 } } }), map, new() { Tasks = tensor(new long[] { 0, 1 }) });

        // Row 0: A x = 3, Λ = 1, Σ p B = 6 → 10 + 3 · 18. Row 1: A x = 0.
        Assert.AreEqual(64, y[0, 0, 0].item<float>(), 1e-4);
        Assert.AreEqual(10, y[1, 0, 0].item<float>(), 1e-4);
        var other = projection.Apply(tensor(new float[,,] { { { 1, 1 } } }), map, new() { Tasks = tensor(new long[] { 1 }) });
        Assert.AreEqual(10 + (3 * 3 * 0.5 * ((5 * 0.25) + (7 * 0.75))), other.item<float>(), 1e-4);
    }

    [TestMethod]
    public void What_cannot_work_is_refused()
    {
        Refused(new(), "this trainer has one");
        Refused(new() { Tasks = 2, UpProjections = 0 }, "0 up-projections");
        Refused(new() { Tasks = 2, Sharpness = 0 }, "sharpness is 0");
        Refused(new() { Tasks = 2, Rank = 1000 }, "rank is 1000");
        Refused(new() { Tasks = 2, TaskMatrix = (TaskMatrix)9 }, "TaskMatrix");
        Refused(new() { Tasks = 2, Targets = LoraTargets.Query | LoraTargets.Pooler }, "does not act in the pooler");
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => TinyTask.Fit(TinyTask.Options with { Adapter = new MtlLoraConfig() })).Message,
            "AdapterMultiTaskClassification");

        static void Refused(MtlLoraConfig config, string part) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => config.Validate(TinyTask.Encoder.Shape)).Message, part);
    }
}
