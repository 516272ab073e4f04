using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Methods.Fusion;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>The rules by which PEFT selects maps, and gives single ones another rank or α.</summary>
[TestClass]
public sealed class PeftTargetTests : IDisposable
{
    private const string Query0 = "encoder.layer.0.attention.self.query";
    private static readonly PretrainedEncoder Encoder = ReferenceFusion.Encoder;
    private static readonly TargetMap QueryOf1 = new(LoraTargets.Query, 1);
    private static readonly TargetMap ValueOf2 = new(LoraTargets.Value, 2);
    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<object[]> Spellings =>
    [
        [new LoraConfig(), """{"target_modules": ["query", "value"]}"""],
        [new LoraConfig(), """{"target_modules": ["self.query", "attention.self.value", "no_such_map"]}"""],
        [new LoraConfig(), """{"target_modules": ".*\\.(query|value)"}"""],
        [new LoraConfig(), """{"target_modules": ["query", "key", "value"], "exclude_modules": ["key"]}"""],
        [new LoraConfig(), """{"target_modules": ["query", "key", "value"], "exclude_modules": ".*key"}"""],
        [new LoraConfig(), """{"target_modules": ["query", "value"], "layers_to_transform": []}"""],
        [new LoraConfig { LeaveOutLayers = [0, 2] }, """{"target_modules": ["query", "value"], "layers_to_transform": 1}"""],
        [new LoraConfig { LeaveOutLayers = [1] }, """{"target_modules": ["query", "value"], "layers_to_transform": [0, 2]}"""],
        [
            new LoraConfig { LeaveOutLayers = [1] },
            """{"target_modules": ["query", "value"], "layers_to_transform": [0, 2], "layers_pattern": "layer"}""",
        ],
        [
            new LoraConfig { LeaveOutLayers = [1] },
            """{"target_modules": ["query", "value"], "layers_to_transform": [0, 2], "layers_pattern": ["h", "layer"]}""",
        ],
        [new LoraConfig { LeaveOutLayers = [1] }, """{"target_modules": ".*layer\\.[02]\\..*(query|value)"}"""],
        [
            new LoraConfig { LeaveOutMaps = [QueryOf1, ValueOf2] },
            """{"target_modules": ".*(layer\\.0.*query|layer\\.2.*query|layer\\.[01].*value)"}""",
        ],
        [
            new LoraConfig { Targets = LoraTargets.Output | LoraTargets.AttentionOutput },
            """{"target_modules": ["output.dense"]}""",
        ],
        [
            new LoraConfig { Targets = LoraTargets.Output },
            """{"target_modules": ["output.dense"], "exclude_modules": ["attention.output.dense"]}""",
        ],
        [
            new LoraConfig { Targets = (LoraTargets)63 },
            """{"target_modules": "all-linear"}""",
        ],
        [
            new LoraConfig { Targets = (LoraTargets)63 },
            """{"target_modules": ["query", "key", "value", "dense"]}""",
        ],
        [
            new LoraConfig { Targets = (LoraTargets)127 },
            """{"target_modules": "ALL-linear"}""",
        ],
        [
            new LoraConfig { Targets = LoraTargets.Query, LeaveOutLayers = [1, 2] },
            """{"target_modules": ["encoder.layer.0.attention.self.query"]}""",
        ],
        [
            new LoraConfig { Overrides = [new(QueryOf1) { Rank = 4 }, new(ValueOf2) { Rank = 2, Alpha = 16 }] },
            """
            {"target_modules": ["query", "value"], "rank_pattern": {"layer.1.attention.self.query": 4, "^.*2.*value": 2, "value": 8},
             "alpha_pattern": {"layer.2.attention.self.value": 16}}
            """,
        ],
    ];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Spellings))]
    public void Every_spelling_selects_what_it_selects_in_Python(LoraConfig config, string spelling)
    {
        var adapter = PeftFixture.Random(Encoder, config);
        var written = PeftFixture.Again(adapter, Encoder, _folder.File("lora"));
        Change(_folder.File("lora"), spelling);

        var loaded = TrainedAdapter.Load(_folder.File("lora"), Encoder);

        Assert.AreEqual(config, written.Config, "as written");
        Assert.AreEqual(config, loaded.Config);
        CollectionAssert.AreEqual(adapter.Weights, written.Weights);
        CollectionAssert.AreEqual(adapter.Weights, loaded.Weights);
    }

    [TestMethod]
    public void The_shortest_names_are_written_that_select_the_same()
    {
        AssertWritten(new LoraConfig(), ["query", "value"], null);
        AssertWritten(new LoraConfig { LeaveOutLayers = [1] }, ["query", "value"], [0, 2]);
        AssertWritten(new LoraConfig { Targets = (LoraTargets)127 }, ["query", "key", "value", "dense"], null);
        AssertWritten(new LoraConfig { Targets = LoraTargets.AttentionOutput }, ["attention.output.dense"], null);
        AssertWritten(
            new LoraConfig { Targets = LoraTargets.Output, LeaveOutLayers = [1] },
            ["encoder.layer.0.output.dense", "encoder.layer.2.output.dense"],
            null);

        void AssertWritten(LoraConfig config, string[] names, int[]? layers)
        {
            var folder = _folder.File(Guid.NewGuid().ToString("N"));
            PeftFixture.Random(Encoder, config).Save(folder, AdapterFormat.Peft);
            var json = PeftFixture.Config(folder);
            CollectionAssert.AreEqual(names, json["target_modules"]!.AsArray().Select(name => name!.GetValue<string>()).ToArray());
            CollectionAssert.AreEqual(layers, json["layers_to_transform"]?.AsArray().Select(layer => layer!.GetValue<int>()).ToArray());
        }
    }

    [TestMethod]
    public void Ranks_and_alphas_of_single_maps_decide_shapes_and_scales()
    {
        var config = new LoraConfig
        {
            Rank = 4,
            Alpha = 8,
            Scaling = LoraScaling.ByRootOfRank,
            Overrides = [new(QueryOf1) { Rank = 16, Alpha = 4 }],
        };
        var adapter = PeftFixture.Random(Encoder, config);
        var json = Saved();

        Assert.AreEqual(4, config.Scale);
        Assert.AreEqual(1, config.ScaleOf(QueryOf1));
        Assert.AreEqual("16", json["rank_pattern"]!["encoder.layer.1.attention.self.query"]!.ToJsonString());
        Assert.AreEqual("4", json["alpha_pattern"]!["encoder.layer.1.attention.self.query"]!.ToJsonString());
        Assert.HasCount(1, json["rank_pattern"]!.AsObject());

        JsonObject Saved()
        {
            adapter.Save(_folder.File("ranks"), AdapterFormat.Peft);
            return PeftFixture.Config(_folder.File("ranks"));
        }
    }

    [TestMethod]
    [DataRow("target_modules", "null", "'target_modules' has no value")]
    [DataRow("target_modules", "[]", "with which no linear map of a 'bert' of 3 layers is selected, such as 'encoder.layer.0.")]
    [DataRow("target_modules", "\"query\"", "no linear map")]
    [DataRow("target_modules", "[\"q_proj\"]", "no linear map")]
    [DataRow("target_modules", "[3]", "a text or a list of texts")]
    [DataRow("target_modules", "\"(query\"", "which cannot be read")]
    [DataRow("target_modules", "[\"query\"]", "neither in a map that its configuration selects")]
    [DataRow("target_modules", "[\"query\", \"key\", \"value\"]", "but its configuration selects that map of a 'bert' of 3 layers")]
    [DataRow("target_modules", "\"((a|a)*)*b|(query|value)\"", "takes too long|no linear map")]
    [DataRow("layers_to_transform", "[7]", "no linear map")]
    [DataRow("layers_to_transform", "-1", "a whole number of at least 0")]
    [DataRow("layers_to_transform", "[\"0\"]", "a list of whole numbers")]
    [DataRow("layers_pattern", "3", "a text or a list of texts")]
    [DataRow("rank_pattern", "{\"query\": 3.5}", "'rank_pattern' contains the rank 3.5")]
    [DataRow("rank_pattern", "{\"query\": 0}", "'rank_pattern' contains the rank 0")]
    [DataRow("rank_pattern", "{\"query\": 99}", "LoRA's rank is 99, more than the encoder's hidden size 32")]
    [DataRow("rank_pattern", "{\"query\": 4}", "has shape [8, 32], but the configuration and the encoder require [4, 32]")]
    [DataRow("rank_pattern", "[4]", "an object of modules with numbers")]
    [DataRow("rank_pattern", "{\"(\": 4}", "which cannot be read")]
    [DataRow("alpha_pattern", "{\"query\": \"4\"}", "an object of modules with numbers")]
    [DataRow("alpha_pattern", "{\"query\": -4}", "LoRA's alpha in Query of layer 0 is -4")]
    public void A_selection_that_does_not_fit_is_refused_with_its_value(string key, string value, string part)
    {
        PeftFixture.Again(PeftFixture.Random(Encoder, new LoraConfig()), Encoder, _folder.File("lora"));
        Change(_folder.File("lora"), $"{{\"{key}\": {value}}}");

        var message = Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(_folder.File("lora"), Encoder)).Message;

        Assert.IsTrue(part.Split('|').Any(one => message.Contains(one, StringComparison.Ordinal)), message);
    }

    [TestMethod]
    public void Modules_that_are_saved_whole_have_no_adapter()
    {
        var targets = new PeftTargets(new PeftNames(["dense", "query"], null), null, ["classifier", "score"], null, []);

        Assert.IsTrue(targets.Select(Query0));
        Assert.IsTrue(targets.Select("bert.pooler.dense"));
        Assert.IsFalse(targets.Select("classifier.dense"));
        Assert.IsFalse(targets.Select("a.classifier"));
        Assert.IsTrue(targets.Select("pre_classifier.dense"));
        Assert.IsFalse(targets.Select("condense"));
        Assert.IsFalse((targets with { Saved = ["pooler"] }).Select("bert.pooler.dense"));
    }

    private static void Change(string folder, string fields) => HubCopy.Change(Path.Combine(folder, PeftFiles.Config), json =>
    {
        json["layers_to_transform"] = null;
        foreach (var (key, value) in JsonNode.Parse(fields)!.AsObject())
            json[key] = value?.DeepClone();
    });
}
