using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.Invertible;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>Invertible adapters, NICE and GLOW: the reference's values, inversion, composition and files.</summary>
[TestClass]
public sealed class InvertibleTests : IDisposable
{
    private static readonly BottleneckAdapterConfig Nice =
        BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4, Invertible = new InvertibleSettings() };

    private static readonly BottleneckAdapterConfig Glow =
        Nice with { Invertible = new InvertibleSettings { Form = InvertibleForm.Glow, ReductionFactor = 4 } };

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> References =>
    [
        ["seq_bn_inv", Nice, 2216L],
        ["double_seq_bn_inv", BottleneckAdapterConfig.Houlsby with { ReductionFactor = 4, Invertible = new InvertibleSettings() }, 3872L],
    ];

    private static IEnumerable<object[]> Configs => [[Nice], [Glow]];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(References))]
    public void Hidden_states_and_logits_equal_the_reference(string name, AdapterConfig config, long parameters)
    {
        using var fixture = new AdapterFixture(name);

        Assert.AreEqual(config, fixture.Loaded.Config);
        Assert.AreEqual(parameters, fixture.Adapter.parameters().Sum(parameter => parameter.numel()));
        fixture.AssertEqualsReference();
    }

    [TestMethod]
    [DynamicData(nameof(References))]
    public void A_folder_of_the_reference_comes_back_with_its_configuration_and_bits(string name, AdapterConfig config, long parameters)
    {
        Assert.IsGreaterThan(0, parameters);
        MethodLife.AssertReferenceComesBack(name, config, _folder);
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_trained_model_comes_back_from_its_file(AdapterConfig config) => MethodLife.AssertComesBackFromZip(config, _folder);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_folder_keeps_it(AdapterConfig config) => MethodLife.AssertComesBackFromFolder(config, _folder);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void The_result_does_not_depend_on_padding_or_on_the_tokens_that_are_computed(AdapterConfig config) =>
        MethodLife.AssertDoesNotDependOnTheWay(config);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void Everything_is_made_on_the_device(AdapterConfig config) => MethodLife.AssertStaysOnMeta(config);

    [TestMethod]
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone() => MethodLife.AssertServesByRow(Nice, Glow);

    // Of order 10 after GLOW's scales, so that 1e-4 is a relative 1e-5.
    [TestMethod]
    [DataRow(InvertibleForm.Nice)]
    [DataRow(InvertibleForm.Glow)]
    public void The_inverse_undoes_it(InvertibleForm form)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var generator = new Generator(1);
        using var adapter = InvertibleAdapter.Create(new InvertibleSettings { Form = form }, 12, x => x.relu(), generator, CPU);
        foreach (var parameter in adapter.parameters())
            parameter.normal_(0, 0.7, generator);
        var x = empty(2, 5, 12).normal_(0, 1, generator);

        var y = adapter.Apply(x, default);

        Assert.IsGreaterThan(0.1f, EncoderFixture.LargestDifference(y, x));
        EncoderFixture.AssertClose(x, adapter.Invert(y, default), 1e-4f);
    }

    // Two halves of one element each, F(x) = 2 relu(3 x + 1) + 1, G(x) = relu(x).
    [TestMethod]
    public void NICE_by_hand()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var adapter = InvertibleAdapter.Create(new InvertibleSettings(), 2, x => x.relu(), null, CPU);
        foreach (var (name, parameter) in adapter.named_parameters())
        {
            parameter.fill_(name switch
            {
                "F.0.weight" => 3,
                "F.0.bias" => 1,
                "F.2.weight" => 2,
                "F.2.bias" => 1,
                "G.0.weight" => 1,
                "G.2.weight" => 1,
                _ => 0,
            });
        }

        var y = adapter.Apply(tensor(new float[] { 5, 2 }, [1, 1, 2]), default); // 5 + 2 · 7 + 1 = 20, 2 + 20 = 22

        CollectionAssert.AreEqual(new float[] { 20, 22 }, y.data<float>().ToArray());
    }

    [TestMethod]
    public void Narrow_embeddings_are_transformed_before_they_are_projected()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open("electra").Files, CPU);
        Assert.AreNotEqual(encoder.Config.EmbeddingSize, encoder.Config.HiddenSize);
        using var adapter = MethodLife.Moved(Nice, encoder);

        var found = encoder.HiddenStates(MethodLife.Input, new EncoderPass { Adapter = adapter });

        Assert.AreEqual(
            encoder.Config.EmbeddingSize / 2,
            adapter.named_parameters().Single(named => named.name == "invertible.F.0.weight").parameter.shape[1]);
        var plain = encoder.HiddenStates(MethodLife.Input, EncoderPass.Plain);
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(found[0], plain[0]));
    }

    [TestMethod]
    public void Only_the_first_of_a_stack_has_one()
    {
        using var encoder = EncoderFixture.SmallBert();
        var (language, task) = (
            (ResidualAdapters)MethodLife.New(Nice, encoder), (ResidualAdapters)MethodLife.New(Nice with { Invertible = null }, encoder));

        using var stack = new StackedAdapters([("language", language), ("task", task)]);

        Assert.AreSame(language.EmbeddingInsertions, stack.EmbeddingInsertions);
        foreach (var (act, verb) in new (Action, string)[]
        {
            (() => _ = new StackedAdapters([("task", task), ("language", language)]), "Cannot stack adapter 'language' on 'task'"),
            (() => _ = new AveragedAdapters([("task", task), ("language", language)], [0.5, 0.5]), "Cannot average adapter 'language'"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(act).Message, verb);
    }

    [TestMethod]
    public void Older_files_name_it_in_another_way()
    {
        var folder = HubCopy.Adapter(_folder, "seq_bn_inv", json =>
        {
            var config = json["config"]!.AsObject();
            config.Remove("inv_adapter");
            config.Remove("inv_adapter_reduction_factor");
            config["invertible_adapter"] = new JsonObject { ["block_type"] = "nice", ["non_linearity"] = "relu", ["reduction_factor"] = 2 };
        });
        HubCopy.Rename(
            Path.Combine(folder, "adapter.safetensors"),
            name => name.Replace("invertible_adapters", "invertible_lang_adapters", StringComparison.Ordinal));

        var older = TrainedAdapter.Load(folder, TinyTask.Encoder);
        var current = TrainedAdapter.Load(Fixture.Path("adapters", "bert", "seq_bn_inv"), TinyTask.Encoder);

        Assert.AreEqual(Nice, older.Config);
        CollectionAssert.AreEqual(current.Weights, older.Weights);
    }

    [TestMethod]
    public void Settings_that_do_not_fit_are_refused_with_their_values()
    {
        var shape = TinyTask.Encoder.Shape;
        foreach (var (config, fitting, part) in new (BottleneckAdapterConfig, EncoderShape, string)[]
        {
            (Nice with { Invertible = new InvertibleSettings { ReductionFactor = 0 } }, shape, "invertible adapter is 0"),
            (Nice, shape with { EmbeddingSize = 33 }, "embedding size is 33"),
            (Nice with { Invertible = new InvertibleSettings { Form = (InvertibleForm)5 } }, shape, "unknown value 5"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(fitting)).Message, part);
    }
}
