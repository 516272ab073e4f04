using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>Adapters and heads of every family, from PEFT's form and back.</summary>
[TestClass]
public sealed class PeftFamilyTests : IDisposable
{
    private const LoraTargets AllLayers = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.AttentionOutput
        | LoraTargets.Intermediate | LoraTargets.Output;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("bert", "encoder.layer.0.attention.self.query")]
    [DataRow("roberta", "encoder.layer.0.attention.self.query")]
    [DataRow("xlm-roberta", "encoder.layer.0.attention.output.dense")]
    [DataRow("distilbert", "transformer.layer.0.attention.q_lin")]
    [DataRow("electra", "encoder.layer.0.intermediate.dense")]
    [DataRow("albert", "encoder.albert_layer_groups.0.albert_layers.0.ffn_output")]
    [DataRow("deberta-v2", "encoder.layer.0.attention.self.query_proj")]
    [DataRow("mpnet", "encoder.layer.0.attention.attn.q")]
    public void Adapters_of_all_maps_have_the_names_of_the_model(string family, string module)
    {
        var encoder = FamilyFixture.Open(family);
        foreach (
            var config in (LinearMapConfig[])
            [
                new LoraConfig { Rank = 3, Targets = AllLayers },
                new DoraConfig { Rank = 2, Form = DoraForm.Peft, Targets = AllLayers & ~LoraTargets.Query },
                new VeraConfig { Form = VeraForm.Diagonal, Targets = AllLayers },
                new Ia3Config { Targets = AllLayers, ScaledInputs = LoraTargets.Output },
                new LoraConfig { Rank = 3, Targets = LoraTargets.Output },
            ])
        {
            var folder = _folder.File($"{config.GetType().Name}-{config.Targets}");
            var adapter = PeftFixture.Random(encoder, config);

            var again = PeftFixture.Again(adapter, encoder, folder);

            Assert.AreEqual(config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights, config.ToString());
            Assert.IsNull(again.Head);
            if (config is LoraConfig { Targets: AllLayers })
                CollectionAssert.Contains(PeftFixture.Keys(folder), $"base_model.model.{module}.lora_A.weight");
        }
    }

    [TestMethod]
    [DataRow("bert", "bert.pooler.dense", "classifier")]
    [DataRow("roberta", "classifier.dense", "classifier.out_proj")]
    [DataRow("xlm-roberta", "classifier.dense", "classifier.out_proj")]
    [DataRow("mpnet", "classifier.dense", "classifier.out_proj")]
    [DataRow("electra", "classifier.dense", "classifier.out_proj")]
    [DataRow("distilbert", "pre_classifier", "classifier")]
    [DataRow("albert", "albert.pooler", "classifier")]
    [DataRow("deberta-v2", "pooler.dense", "classifier")]
    public void Sequence_classifiers_of_two_layers_have_the_names_of_the_model(string family, string dense, string output)
    {
        var encoder = FamilyFixture.Open(family);
        var activation = EncoderFamilies.Of(family).Keys.TaskHeads!.Sequence!.Activation;
        foreach (var kind in new[] { HeadKind.Classification, HeadKind.Regression, HeadKind.MultiLabel })
        {
            var (head, outputs) = (new HeadConfig(kind, 2, activation), kind == HeadKind.Regression ? 1 : 3);
            var adapter = PeftFixture.Random(encoder, new LoraConfig(), head, outputs);

            var again = PeftFixture.Again(adapter, encoder, _folder.File(kind.ToString()), withSidecar: true);
            File.Delete(Path.Combine(_folder.File(kind.ToString()), AdapterSidecar.FileName));
            var without = TrainedAdapter.Load(_folder.File(kind.ToString()), encoder);

            Assert.AreEqual(head, again.Head!.Config);
            CollectionAssert.AreEqual(adapter.Labels.ToArray(), again.Labels.ToArray());
            CollectionAssert.AreEqual(adapter.Head!.Weights, again.Head.Weights);
            Assert.AreEqual(kind == HeadKind.MultiLabel ? head with { Kind = HeadKind.Classification } : head, without.Head!.Config);
            CollectionAssert.AreEqual(adapter.Head.Weights, without.Head.Weights);
            CollectionAssert.AreEqual(adapter.Weights, without.Weights);
            foreach (var key in new[] { $"{dense}.weight", $"{dense}.bias", $"{output}.weight", $"{output}.bias" })
                CollectionAssert.Contains(PeftFixture.Keys(_folder.File(kind.ToString())), $"base_model.model.{key}");
        }
    }

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    [DataRow("xlm-roberta")]
    [DataRow("mpnet")]
    [DataRow("electra")]
    [DataRow("distilbert")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    public void Token_classifiers_and_question_answering_have_one_map(string family)
    {
        var encoder = FamilyFixture.Open(family);
        foreach (var (head, output, outputs) in new[]
        {
            (new HeadConfig(HeadKind.Tagging, 1), "classifier", 5), (new HeadConfig(HeadKind.QuestionAnswering, 1), "qa_outputs", 2),
        })
        {
            var folder = _folder.File(output);
            var adapter = PeftFixture.Random(encoder, new LoraConfig { Targets = AllLayers }, head, outputs);

            var again = PeftFixture.Again(adapter, encoder, folder);

            Assert.AreEqual(head, again.Head!.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
            CollectionAssert.AreEqual(adapter.Head!.Weights, again.Head.Weights);
            CollectionAssert.Contains(PeftFixture.Keys(folder), $"base_model.model.{output}.weight");
            Assert.AreEqual(head.Kind == HeadKind.Tagging ? "LABEL_4" : null, again.Labels is [.., var last] ? last : null);
        }
    }

    [TestMethod]
    [DataRow("bert", "bert.pooler.dense")]
    [DataRow("albert", "albert.pooler")]
    public void A_pooler_can_have_an_adapter_under_a_classifier_and_alone(string family, string pooler)
    {
        var encoder = FamilyFixture.Open(family);
        var config = new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Pooler };
        var head = new HeadConfig(HeadKind.Classification, 1, UsesPooler: true);

        foreach (var adapter in new[] { PeftFixture.Random(encoder, config, head), PeftFixture.Random(encoder, config) })
        {
            var folder = _folder.File(adapter.Head is null ? "alone" : "classifier");
            var again = PeftFixture.Again(adapter, encoder, folder);

            Assert.AreEqual(config, again.Config);
            CollectionAssert.AreEqual(adapter.Weights, again.Weights);
            var key = adapter.Head is null ? pooler[(pooler.IndexOf('.', StringComparison.Ordinal) + 1)..] : pooler;
            CollectionAssert.Contains(PeftFixture.Keys(folder), $"base_model.model.{key}.lora_A.weight");
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() =>
                PeftFixture.Random(encoder, config, new HeadConfig(HeadKind.Tagging, 1))
                    .Save(_folder.File("no"), AdapterFormat.Peft)).Message,
            "model for TOKEN_CLS has no pooler");
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() =>
                PeftFixture.Random(encoder, config, new HeadConfig(HeadKind.Classification, 2))
                    .Save(_folder.File("no"), AdapterFormat.Peft)).Message,
            "acts in the pooler, but the head is trained in its place");
    }

    [TestMethod]
    public void ModernBERT_has_one_map_for_query_key_and_value_and_no_head_in_common()
    {
        var encoder = FamilyFixture.Open("modernbert");
        const LoraTargets heads = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value;
        var adapter = PeftFixture.Random(encoder, new Ia3Config { Targets = heads | LoraTargets.Output });

        var again = PeftFixture.Again(adapter, encoder, _folder.File("ia3"));

        Assert.AreEqual(adapter.Config, again.Config);
        CollectionAssert.AreEqual(adapter.Weights, again.Weights);
        CollectionAssert.Contains(PeftFixture.Keys(_folder.File("ia3")), "base_model.model.layers.0.attn.Wqkv.ia3_l");
        Refused(new Ia3Config { Targets = LoraTargets.Query }, null, "acts in 1 of the 3 maps");
        Refused(new LoraConfig { Targets = heads }, null, "differ, but the model has one map there");
        Refused(new LoraConfig { Targets = LoraTargets.Output }, new HeadConfig(HeadKind.Classification, 2), "LayerNorm of its own");

        void Refused(AdapterConfig config, HeadConfig? head, string part) => StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() =>
                PeftFixture.Random(encoder, config, head).Save(_folder.File("no"), AdapterFormat.Peft)).Message,
            part);
    }

    // A shared map of the model is the same map three times here.
    [TestMethod]
    public void LoRA_of_one_map_is_read_as_three_with_the_same_A()
    {
        var encoder = FamilyFixture.Open("modernbert");
        var config = new LoraConfig { Rank = 3, Targets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value };
        var random = PeftFixture.Random(encoder, config);
        var adapter = new TrainedAdapter("shared", config, random.Encoder, random.Shape, WithEqualDown(random.Weights), null);

        var again = PeftFixture.Again(adapter, encoder, _folder.File("lora"));

        Assert.AreEqual(config, again.Config);
        CollectionAssert.AreEqual(adapter.Weights, again.Weights);
        using var file = SafetensorsFile.Open(Path.Combine(_folder.File("lora"), PeftFiles.Weights));
        const string module = "base_model.model.layers.0.attn.Wqkv";
        CollectionAssert.AreEqual(new long[] { 3, encoder.HiddenSize }, file.Entries[$"{module}.lora_A.weight"].Shape);
        CollectionAssert.AreEqual(new long[] { 3 * encoder.HiddenSize, 3 }, file.Entries[$"{module}.lora_B.weight"].Shape);
    }

    private static byte[] WithEqualDown(byte[] weights)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(weights, "random");
        return AdapterWeights.Write([.. file.Entries.Keys.Select(name => (
            name,
            file.Read(name.EndsWith("lora_A", StringComparison.Ordinal) ? $"{name[..name.IndexOf('.', 6)]}.query.lora_A" : name)))]);
    }
}
