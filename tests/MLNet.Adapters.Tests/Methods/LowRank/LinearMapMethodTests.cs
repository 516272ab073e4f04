using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.LowRank;

/// <summary>LoRA, DoRA, VeRA and (IA)³: the reference's values, merging, starting, and their life through trainers and files.</summary>
[TestClass]
public sealed class LinearMapMethodTests : IDisposable
{
    private const LoraTargets AllTargets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.AttentionOutput
        | LoraTargets.Intermediate | LoraTargets.Output;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new AdapterConfigConverter() } };

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> References =>
    [
        ["lora", new LoraConfig { Rank = 4 }, 1536L],
        ["lora_all", new LoraConfig { Rank = 4, Targets = AllTargets & ~LoraTargets.AttentionOutput }, 4608L],
        ["dora", new DoraConfig(), 3264L],
        ["vera", new VeraConfig(), 7040L],
        ["ia3", new Ia3Config(), 384L],
    ];

    private static IEnumerable<object[]> Configs =>
    [
        [new LoraConfig { Rank = 4, Targets = AllTargets, LearningRateRatio = 4 }],
        [new LoraConfig { Rank = 4, Scaling = LoraScaling.ByRootOfRank, Dropout = 0.1 }],
        [new LoraConfig { Rank = 4, Initialization = LoraInitialization.Pissa, Targets = LoraTargets.Value | LoraTargets.Output }],
        [new DoraConfig { Rank = 4, Targets = AllTargets & ~LoraTargets.AttentionOutput, Dropout = 0.1, LearningRateRatio = 2 }],
        [new VeraConfig { Rank = 4, Targets = LoraTargets.Query | LoraTargets.AttentionOutput, Dropout = 0.1 }],
        [new VeraConfig { Rank = 4, Targets = LoraTargets.Intermediate, LeaveOutLayers = [0] }],
        [new Ia3Config()],
        [new Ia3Config { Targets = AllTargets, LeaveOutLayers = [1] }],
        [new LoraConfig { Rank = 4, HasBias = true, LeaveOutMaps = [new(LoraTargets.Query, 1)] }],
        [
            new LoraConfig
            {
                Rank = 4,
                Targets = AllTargets,
                Overrides = [new(new(LoraTargets.Output, 2)) { Rank = 2, Alpha = 3 }, new(new(LoraTargets.Key, 0)) { Alpha = 16 }],
            },
        ],
        [new DoraConfig { Rank = 4, Form = DoraForm.Peft, Targets = AllTargets, Dropout = 0.1 }],
        [new VeraConfig { Rank = 8, Form = VeraForm.Diagonal, Targets = AllTargets, LeaveOutLayers = [1] }],
        [new Ia3Config { Targets = AllTargets, ScaledInputs = LoraTargets.Output | LoraTargets.Query }],
    ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(References))]
    public void Hidden_states_and_logits_equal_the_reference(string name, AdapterConfig config, long parameters)
    {
        using var fixture = new AdapterFixture(name);

        Assert.AreEqual(config, fixture.Loaded.Config);
        Assert.AreEqual(parameters, fixture.Adapter.parameters().Sum(parameter => parameter.numel()));
        Assert.AreEqual(parameters, fixture.ReferenceParameterCount());
        fixture.AssertEqualsReference();
    }

    [TestMethod]
    [DynamicData(nameof(References))]
    public void Merged_it_gives_the_same_and_leaves_the_encoder_as_it_was(string name, AdapterConfig config, long parameters)
    {
        using var fixture = new AdapterFixture(name);

        AssertMerges(fixture.Encoder, fixture.Adapter, $"{name}, {config.GetType().Name} of {parameters}");
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void At_every_target_it_merges_too(AdapterConfig config)
    {
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.Moved(config, encoder);

        AssertMerges(encoder, adapter, config.ToString());
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_new_one_starts_as_the_plain_encoder(AdapterConfig config)
    {
        MethodLife.AssertStartsAsThePlainEncoder(config);
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.New(config, encoder);
        foreach (var layer in ((LinearMapConfig)config).LeaveOutLayers)
            Assert.AreEqual(LayerInsertions.None, adapter.InsertionsOf(layer), $"layer {layer} is left out");
    }

    [TestMethod]
    public void Rows_of_several_in_one_batch_get_what_each_gives_alone() =>
        MethodLife.AssertServesByRow([.. Configs.Select(row => (AdapterConfig)row[0])]);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_trained_model_comes_back_from_its_file_with_the_same_scores(AdapterConfig config) =>
        MethodLife.AssertComesBackFromZip(config, _folder);

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_folder_keeps_configuration_and_weights_in_each_form_that_has_them(AdapterConfig config)
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = config, MaxEpochs = 1 });
        var adapter = TrainedAdapter.FromModel(model, "low");
        foreach (var (format, isExpressed) in new[] { (AdapterFormat.AdapterHub, HasHub(config)), (AdapterFormat.Peft, HasPeft(config)) })
        {
            if (!isExpressed)
            {
                Assert.ThrowsExactly<NotSupportedException>(() => adapter.Save(_folder.File("low"), format));
                continue;
            }

            adapter.Save(_folder.File("low"), format);
            var again = TrainedAdapter.Load(_folder.File("low"), TinyTask.Encoder);

            Assert.AreEqual(config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
        }

        static bool HasHub(AdapterConfig config) =>
            config is LinearMapConfig { LeaveOutMaps: [] } map
            && !map.Targets.HasFlag(LoraTargets.AttentionOutput)
            && config is not (
                LowRankConfig { Overrides: not [] } or LoraConfig { HasBias: true }
                or LoraConfig { Initialization: LoraInitialization.Pissa } or DoraConfig { Form: DoraForm.Peft }
                or VeraConfig { Form: VeraForm.Diagonal } or Ia3Config { ScaledInputs: not LoraTargets.None });

        static bool HasPeft(AdapterConfig config) =>
            config is not (
                DoraConfig { Form: DoraForm.AdapterHub } or VeraConfig { Form: VeraForm.Dense }
                or LoraConfig { Initialization: LoraInitialization.Pissa });
    }

    [TestMethod]
    public void Diagonal_VeRA_is_dense_VeRA_with_diagonal_matrices()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var thin = MethodLife.Moved(new VeraConfig { Rank = 4, Form = VeraForm.Diagonal }, encoder);
        using var dense = MethodLife.New(new VeraConfig { Rank = 4 }, encoder);
        var values = thin.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);
        foreach (var (name, parameter) in dense.named_parameters())
        {
            var other = name
                .Replace("vera_D", "lambda_d", StringComparison.Ordinal)
                .Replace("vera_B", "lambda_b", StringComparison.Ordinal);
            parameter.copy_(other == name ? values[name] : values[other].diag());
        }

        EncoderFixture.AssertClose(
            encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = dense }),
            encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = thin }));
    }

    [TestMethod]
    public void Dropout_of_PEFT_s_DoRA_leaves_the_frozen_map_itself_whole()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.New(new DoraConfig { Form = DoraForm.Peft, Dropout = 0.5 }, encoder);
        var (map, x) = (encoder.MapAt(0, ProjectionPlace.Query), empty(2, 5, 32).normal_(0, 1, generator));

        // A new one has f = 1 and B = 0, so that only W x + b is left.
        var trained = adapter.InsertionsOf(0).Query.Apply(x, map, new LayerBatch(0, SubLayer.Attention, new DropoutMasks(generator)));
        trained.sum().backward();

        EncoderFixture.AssertClose(map.call(x), trained);
        Assert.IsGreaterThan(0f, adapter.named_parameters().First(named => named.name == "layer.0.query.magnitude").parameter.grad!
            .abs().max().item<float>());
    }

    [TestMethod]
    public void Settings_that_are_not_used_are_not_written_so_that_earlier_versions_can_read_the_rest()
    {
        foreach (var config in (AdapterConfig[])[new LoraConfig(), new DoraConfig(), new VeraConfig(), new Ia3Config()])
        {
            var json = JsonSerializer.Serialize(config, Json);
            foreach (var name in new[] { "LeaveOutMaps", "Overrides", "HasBias", "Form", "ScaledInputs" })
                Assert.DoesNotContain($"\"{name}\"", json);
            Assert.AreEqual(config, JsonSerializer.Deserialize<AdapterConfig>(json, Json));
        }

        foreach (var config in Configs.Select(row => (AdapterConfig)row[0]))
            Assert.AreEqual(config, JsonSerializer.Deserialize<AdapterConfig>(JsonSerializer.Serialize(config, Json), Json));
    }

    // The counts in README.md, by hand for H = 384, F = 1536, 6 layers, r = 8.
    [TestMethod]
    public void The_default_encoder_gets_as_many_parameters_as_published()
    {
        const int hidden = 384, inner = 1536, layers = 6, rank = 8;

        Assert.AreEqual(73_728, Trained(new LoraConfig()));
        Assert.AreEqual(73_728 + (2 * layers * hidden), Trained(new DoraConfig()));
        Assert.AreEqual(2 * layers * ((hidden * hidden) + (rank * rank)), Trained(new VeraConfig()));
        Assert.AreEqual(layers * ((2 * hidden) + inner), Trained(new Ia3Config()));

        static long Trained(AdapterConfig config) => ParameterSummary.ForEncoder(hidden, layers, 12, inner, config).Trainable;
    }

    [TestMethod]
    public void DoRA_starts_from_the_lengths_of_the_encoder_s_rows_and_continues_from_its_own()
    {
        using var scope = NewDisposeScope();
        var standstill = TinyTask.Options with { Adapter = new DoraConfig(), LearningRate = TinyTask.Standstill, MaxEpochs = 1 };
        using var encoder = EncoderFixture.SmallBert();
        using var fresh = TinyTask.Fit(standstill);
        using var trained = TinyTask.Fit(standstill with { LearningRate = 1e-2 });
        using var continued = TinyTask.Fit(standstill with { Adapter = null, InitialAdapter = TrainedAdapter.FromModel(trained, "low") });
        const string name = "layer.2.value.magnitude";

        var lengths = encoder.MapAt(2, ProjectionPlace.Value).Weight.detach().square().sum(1).sqrt().unsqueeze(1);

        EncoderFixture.AssertClose(lengths, Stored(fresh, name));
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(Stored(trained, name), lengths));
        Assert.IsTrue(Stored(continued, name).eq(Stored(trained, name)).all().item<bool>());
    }

    [TestMethod]
    public void LoRA_starts_from_orthogonal_matrices_whose_product_is_zero()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.New(new LoraConfig { Rank = 6, Initialization = LoraInitialization.Orthogonal }, encoder);
        var (a, b) = (Of("lora_A"), Of("lora_B"));

        Assert.IsGreaterThan(0.1f, a.abs().max().item<float>());
        Assert.IsGreaterThan(0.1f, b.abs().max().item<float>());
        EncoderFixture.AssertClose(zeros(32, 32), b.matmul(a), 1e-6f);

        Tensor Of(string part) => adapter.named_parameters().Single(named => named.name == $"layer.1.query.{part}").parameter.detach();
    }

    [TestMethod]
    public void PiSSA_starts_from_the_largest_singular_values_and_becomes_plain_LoRA()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        var config = new LoraConfig { Rank = 4, Alpha = 8, Initialization = LoraInitialization.Pissa };
        using var adapter = MethodLife.New(config, encoder);
        var weight = encoder.MapAt(1, ProjectionPlace.Query).Weight;
        var part = Of("lora_B").matmul(Of("lora_A")) * config.Scale;
        var values = linalg.svdvals(weight).data<float>().ToArray();

        Assert.AreEqual(values.Skip(4).Sum(value => value * value), (weight - part).square().sum().item<float>(), 1e-4f);

        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = 1e-2 });
        var trained = TrainedAdapter.FromModel(model, "pissa");
        var plain = TrainedAdapter.Combine("plain", WeightCombination.TaskArithmetic, [(trained, 1)], trained);
        Assert.AreEqual(new LoraConfig { Rank = 8, Alpha = 8 }, plain.Config);
        foreach (var format in Enum.GetValues<AdapterFormat>())
        {
            var error = Assert.ThrowsExactly<NotSupportedException>(() => trained.Save(_folder.File("pissa"), format));
            StringAssert.Contains(error.Message, "Turn it into plain LoRA");
            plain.Save(_folder.File($"plain-{format}"), format);
        }

        using var first = CompositionBuilder.Build(trained, encoder.Config.Shape, CPU);
        var expected = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = first });
        foreach (var format in Enum.GetValues<AdapterFormat>())
        {
            var loaded = TrainedAdapter.Load(_folder.File($"plain-{format}"), TinyTask.Encoder);
            using var same = CompositionBuilder.Build(loaded, encoder.Config.Shape, CPU);
            EncoderFixture.AssertClose(expected, encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = same }), what: $"{format}");
        }

        Tensor Of(string name) => adapter.named_parameters().Single(named => named.name == $"layer.1.query.{name}").parameter;
    }

    [TestMethod]
    public void VeRA_trains_its_own_matrices_and_leaves_the_shared_ones()
    {
        using var scope = NewDisposeScope();
        var options = TinyTask.Options with { Adapter = new VeraConfig(), MaxEpochs = 1 };
        using var before = TinyTask.Fit(options with { LearningRate = TinyTask.Standstill });
        using var after = TinyTask.Fit(options with { LearningRate = 1e-2 });

        foreach (var name in new[] { "shared.lora_A", "shared.lora_B" })
            Assert.IsTrue(Stored(after, name).eq(Stored(before, name)).all().item<bool>(), name);
        Assert.IsLessThanOrEqualTo(Math.Sqrt(6.0 / 32), Stored(before, "shared.lora_A").abs().max().item<float>());
        Assert.IsGreaterThan(0.9 * Math.Sqrt(6.0 / 32), Stored(before, "shared.lora_A").abs().max().item<float>());
        Assert.IsGreaterThan(0.9 * Math.Sqrt(6.0 / 8), Stored(before, "shared.lora_B").abs().max().item<float>());
        EncoderFixture.AssertClose(eye(8) * 0.1, Stored(before, "layer.0.query.vera_D"));
        Assert.IsGreaterThan(1e-3f, Stored(after, "layer.0.query.vera_B").abs().max().item<float>());
        Assert.AreEqual(2 * 8 * 32, after.ParameterSummary.Parameters
            .Where(parameter => parameter.Name.StartsWith("adapter.", StringComparison.Ordinal) && !parameter.IsTrainable)
            .Sum(parameter => parameter.Count));
    }

    [TestMethod]
    public void The_scale_of_rsLoRA_is_alpha_by_the_root_of_the_rank_and_a_folder_says_the_same()
    {
        var stable = new LoraConfig { Rank = 16, Alpha = 16, Scaling = LoraScaling.ByRootOfRank };

        Assert.AreEqual(4, stable.Scale);
        Assert.AreEqual(1, (stable with { Scaling = LoraScaling.ByRank }).Scale);
        var json = AdapterMethods.Of(stable).Hub!.Write(stable, 32);
        Assert.AreEqual("64", json["alpha"]!.ToJsonString());
        Assert.AreEqual(4, ((LoraConfig)Read(json)).Scale);
    }

    [TestMethod]
    [DataRow("lora", "use_gating", "\"yes\"", "'use_gating' is \"yes\"")]
    [DataRow("lora", "use_gating", "null", null)]
    [DataRow("lora", "use_gating", "absent", null)]
    [DataRow("lora", "use_dora", "null", null)]
    [DataRow("lora", "use_dora", "absent", null)]
    [DataRow("lora", "use_dora", "1", "'use_dora' is 1")]
    [DataRow("lora", "use_dora", "true", nameof(DoraConfig))]
    [DataRow("lora", "vera_d", "absent", null)]
    [DataRow("lora", "vera_d", "0.1", "'vera_b' has no value")]
    [DataRow("lora", "composition_mode", "null", null)]
    [DataRow("lora", "composition_mode", "absent", null)]
    [DataRow("lora", "composition_mode", "\"mean\"", "'composition_mode' is 'mean'")]
    [DataRow("lora", "composition_mode", "3", "'composition_mode' is 3")]
    [DataRow("lora", "dtype", "\"float16\"", "'dtype' is \"float16\"")]
    [DataRow("lora", "init_weights", "\"ia3\"", "'init_weights' is 'ia3'")]
    [DataRow("lora", "attn_matrices", "[\"o\"]", "'attn_matrices'")]
    [DataRow("lora", "r", "0", "'r' is 0")]
    [DataRow("lora", "r", "null", "'r' has no value")]
    [DataRow("lora", "alpha", "absent", "'alpha' has no value")]
    [DataRow("lora", "something_new", "3", "something_new")]
    [DataRow("dora", "use_dora", "false", nameof(LoraConfig))]
    [DataRow("dora", "use_gating", "true", "'use_gating' is true")]
    [DataRow("dora", "composition_mode", "\"scale\"", "'use_dora' is true")]
    [DataRow("vera", "vera_b", "0.5", "'vera_b' is 0.5")]
    [DataRow("vera", "vera_b", "null", "'vera_b' has no value")]
    [DataRow("vera", "vera_d", "\"0.1\"", "'vera_d' is \"0.1\"")]
    [DataRow("vera", "vera_d", "absent", "'vera_d' has no value")]
    [DataRow("vera", "use_dora", "true", "'use_dora' is true")]
    [DataRow("vera", "use_dora", "null", null)]
    [DataRow("vera", "init_weights", "\"lora\"", "'init_weights' is 'lora'")]
    [DataRow("vera", "use_gating", "true", "'use_gating' is true")]
    [DataRow("ia3", "use_gating", "true", "'use_gating' is true")]
    [DataRow("ia3", "use_gating", "absent", null)]
    [DataRow("ia3", "use_dora", "true", "'use_dora' is true")]
    [DataRow("ia3", "vera_d", "0.1", "'vera_d' is 0.1")]
    [DataRow("ia3", "vera_b", "0.0", "'vera_b' is 0.0")]
    [DataRow("ia3", "r", "2", "'r' is 2")]
    [DataRow("ia3", "alpha", "2", "'alpha' is 2")]
    [DataRow("ia3", "dropout", "0.1", "'dropout' is 0.1")]
    [DataRow("ia3", "dropout", "null", null)]
    [DataRow("ia3", "init_weights", "\"lora\"", "'init_weights' is 'lora'")]
    [DataRow("ia3", "composition_mode", "absent", "'init_weights' is 'ia3'")]
    public void Each_field_of_a_file_is_read_or_refused_by_name(string name, string key, string value, string? part)
    {
        var json = ConfigOf(name);
        var usual = Read(json);
        if (value == "absent")
            json.Remove(key);
        else
            json[key] = JsonNode.Parse(value);

        if (part is null)
        {
            Assert.AreEqual(usual, Read(json));
        }
        else if (part is nameof(DoraConfig) or nameof(LoraConfig))
        {
            Assert.AreEqual(part, Read(json).GetType().Name);
        }
        else
        {
            var error = Assert.Throws<Exception>(() => Read(json));
            Assert.IsTrue(error is NotSupportedException or InvalidDataException, error.GetType().Name);
            StringAssert.Contains(error.Message, part);
        }
    }

    [TestMethod]
    public void Wrong_configurations_are_refused_with_value_and_remedy()
    {
        var shape = new EncoderShape(32, 3, 4, 64);
        (AdapterConfig Config, string Part)[] cases =
        [
            (new DoraConfig { Rank = 0 }, "DoRA's rank is 0. Give at least 1"),
            (new DoraConfig { Rank = 33 }, "more than the encoder's hidden size 32"),
            (new DoraConfig { Initialization = (LoraInitialization)7 }, "unknown value 7"),
            (new LoraConfig { LearningRateRatio = 0 }, "LoRA's learning-rate ratio is 0. Give a number above 0"),
            (new LoraConfig { Scaling = (LoraScaling)9 }, "unknown value 9"),
            (new LoraConfig { Rank = 3, Initialization = LoraInitialization.Orthogonal }, "but its rank is 3. Give an even rank"),
            (new LoraConfig { Initialization = LoraInitialization.Pissa, Gating = GateMean.RealTokens }, "Pissa, which has no gates"),
            (new DoraConfig { Initialization = LoraInitialization.Pissa }, "Pissa, which only LoRA has"),
            (new VeraConfig { InitialDiagonal = 0 }, "VeRA's initial diagonal is 0. Give a number other than 0"),
            (new VeraConfig { Targets = LoraTargets.Value | LoraTargets.Output }, "32 × 32 and 32 × 64, but all of them share two"),
            (new VeraConfig { Dropout = -1 }, "VeRA's dropout is -1"),
            (new Ia3Config { Targets = (LoraTargets)128 }, "(IA)³'s targets are 128"),
            (new Ia3Config { ScaledInputs = LoraTargets.Output }, "(IA)³ scales the inputs of Output, but its targets are"),
            (new LoraConfig { LeaveOutMaps = [new(LoraTargets.Key, 0)] }, "LoRA's map 'Key of layer 0' is left out, but it is not one of"),
            (new LoraConfig { Overrides = [new(new(LoraTargets.Query, 3))] }, "LoRA's map 'Query of layer 3' is given a rank or an alpha"),
            (new LoraConfig { Overrides = [new(new(LoraTargets.Query, 0)) { Rank = 0 }] }, "LoRA's rank in Query of layer 0 is 0"),
            (
                new LoraConfig { Overrides = [new(new(LoraTargets.Query, 0)) { Rank = 2 }, new(new(LoraTargets.Query, 0)) { Alpha = 2 }] },
                "LoRA has two overrides for Query of layer 0"),
            (new DoraConfig { Form = (DoraForm)5 }, "unknown value 5"),
            (new VeraConfig { Form = (VeraForm)5 }, "unknown value 5"),
            (new VeraConfig { Overrides = [new(new(LoraTargets.Query, 0)) { Rank = 2 }] }, "VeRA has overrides, but all of its maps share"),
            (new Ia3Config { LeaveOutLayers = [3] }, "leave-out layer 3 does not exist"),
        ];

        foreach (var (config, part) in cases)
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => config.Validate(shape)).Message, part);
        StringAssert.Contains(
            new Ia3Config { Targets = LoraTargets.None }.Warnings(shape).Single(), "(IA)³'s targets are None: only the head is trained");
        new VeraConfig { Rank = 64 }.Validate(shape); // its rank may exceed H
    }

    [TestMethod]
    public void Configurations_are_equal_by_their_values_even_with_many_layers()
    {
        var some = new Ia3Config { LeaveOutLayers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] };

        Assert.AreEqual(some, new Ia3Config { LeaveOutLayers = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] });
        Assert.AreNotEqual(some, some with { LeaveOutLayers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10] });
        Assert.AreNotEqual<LowRankConfig>(new LoraConfig(), new DoraConfig());
        Assert.AreNotEqual(new LoraConfig(), new LoraConfig { Scaling = LoraScaling.ByRootOfRank });
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void Everything_is_made_and_computed_on_the_device(AdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var made = config.Create(new EncoderShape(32, 3, 4, 64), null, META);
        using var encoder = EncoderFixture.SmallBert();
        using var moved = MethodLife.New(config, encoder);

        moved.to(META);

        Assert.IsEmpty(made.buffers());
        foreach (var adapter in new[] { made, moved })
        {
            AssertOn(META, adapter.parameters());
            var trained = adapter.parameters().Where(parameter => parameter.requires_grad).ToList();
            Assert.HasCount(adapter.parameters().Count() - Constants(config), trained);
            foreach (var (projection, size) in ProjectionsOf(adapter))
            {
                using var map = new Linear(size.Input, size.Output, META);
                projection.Apply(empty(2, 5, size.Input, device: META), map, default).sum().backward();
                var (weight, bias) = ((IMergeableProjection)projection).Merge(map);
                AssertOn(META, [weight, bias!]);
                CollectionAssert.AreEqual(map.Weight.shape, weight.shape);
            }

            AssertOn(META, trained.Select(parameter => parameter.grad!));
        }
    }

    // VeRA's two shared matrices, or PiSSA's two starting matrices in each of two maps of three layers.
    private static int Constants(AdapterConfig config) => config switch
    {
        VeraConfig => 2,
        LoraConfig { Initialization: LoraInitialization.Pissa } => 12,
        _ => 0,
    };

    private static void AssertOn(Device device, IEnumerable<Tensor> tensors)
    {
        foreach (var tensor in tensors)
            Assert.AreEqual(device.type, tensor.device_type);
    }

    private static IEnumerable<(IProjection Projection, (int Input, int Output) Size)> ProjectionsOf(AdapterModule adapter) =>
        from layer in Enumerable.Range(0, 3)
        from place in Enum.GetValues<ProjectionPlace>()
        let projection = adapter.InsertionsOf(layer)[place]
        where projection is not PlainProjection
        select (projection, new EncoderShape(32, 3, 4, 64).SizeOf(place));

    private static void AssertMerges(TextEncoder encoder, AdapterModule adapter, string what)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var plain = encoder.Forward(Input(), EncoderPass.Plain);

        using var merged = new MergedAdapter(adapter, encoder);
        var unmerged = encoder.Forward(Input(), new EncoderPass { Adapter = adapter });

        EncoderFixture.AssertClose(unmerged, encoder.Forward(Input(), new EncoderPass { Adapter = merged }), what: what);
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(unmerged, plain));
        Assert.IsTrue(encoder.Forward(Input(), EncoderPass.Plain).eq(plain).all().item<bool>());
    }


    private static Tensor Stored(AdapterTextClassificationTransformer model, string name)
    {
        using var file = SafetensorsFile.Parse(model.Adapter!.Weights, "adapter");
        return file.Read(name, ScalarType.Float32, CPU);
    }

    private static JsonObject ConfigOf(string name) => JsonNode.Parse(
        File.ReadAllText(Fixture.Path("adapters", "bert", name, HubFiles.AdapterConfig)))!["config"]!.DeepClone().AsObject();

    private static AdapterConfig Read(JsonObject json) =>
        HubReader.ReadConfig(JsonSerializer.SerializeToElement(json), "test", 32, HubVersion.Current).Config;

    private static EncoderInput Input() => EncoderInput.Create([5, 17, 30, 8, 44, 9, 60, 0], new long[8], [4, 3], 4, CPU);
}
