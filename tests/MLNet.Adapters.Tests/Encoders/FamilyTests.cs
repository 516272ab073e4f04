using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Methods.Fusion;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>Every family against the reference: states, adapters, names in files, sizes.</summary>
[TestClass]
public sealed class FamilyTests
{
    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    [DataRow("distilbert")]
    [DataRow("electra")]
    [DataRow("mpnet")]
    public void Every_hidden_state_equals_the_reference(string family)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        using var expected = FamilyFixture.Expected(family);
        using var mode = inference_mode();

        var states = encoder.HiddenStates(EncoderFixture.Input(expected), EncoderPass.Plain);

        Assert.HasCount(encoder.Config.Layers + 1, states);
        AssertStates(expected, states, family);
        if (expected.Entries.ContainsKey("pooler_output"))
            EncoderFixture.AssertClose(expected.Read("pooler_output"), encoder.Pool(states[^1]));
    }

    // Scoring threads use the kernels and leave padding out where they can.
    [TestMethod]
    [DataRow("bert", false)]
    [DataRow("bert", true)]
    [DataRow("roberta", true)]
    [DataRow("distilbert", false)]
    [DataRow("distilbert", true)]
    [DataRow("electra", false)]
    [DataRow("electra", true)]
    [DataRow("mpnet", false)]
    [DataRow("mpnet", true)]
    public void Scoring_gives_the_same_last_states(string family, bool firstTokenOnly)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        using var expected = FamilyFixture.Expected(family);
        var input = EncoderFixture.Input(expected);

        var last = ComputeThreads.Score(() =>
        {
            using var mode = inference_mode();
            return encoder.Forward(input, new EncoderPass { FirstTokenOnly = firstTokenOnly }).DetachFromDisposeScope();
        });

        using (last)
        {
            var reference = expected.Read("last_hidden_state");
            AssertRealTokens(input, firstTokenOnly ? reference.narrow(1, 0, 1) : reference, last, family);
        }
    }

    [TestMethod]
    [DataRow("distilbert", "seq_bn", "DistilBertAdapterModel")]
    [DataRow("distilbert", "double_seq_bn_safetensors", "DistilBertAdapterModel")]
    [DataRow("distilbert", "par_bn", "DistilBertAdapterModel")]
    [DataRow("electra", "seq_bn", "ElectraAdapterModel")]
    [DataRow("electra", "double_seq_bn_safetensors", "ElectraAdapterModel")]
    [DataRow("electra", "par_bn", "ElectraAdapterModel")]
    public void Adapters_of_the_reference_give_its_states_and_logits_and_are_written_as_it_names_them(
        string family, string name, string modelClass)
    {
        using var scope = NewDisposeScope();
        var folder = Fixture.Path("adapters", family, name);
        using var expected = SafetensorsFile.Open(Path.Combine(folder, "expected.safetensors"));
        var reference = FamilyFixture.Open(family);
        using var encoder = EncoderLoading.Load(reference.Files, CPU);
        var loaded = TrainedAdapter.Load(folder, reference);
        using var adapter = CompositionBuilder.Build(loaded, encoder.Config.Shape, CPU);
        using var head = ReferenceFusion.HeadOf(loaded);
        using var mode = inference_mode();

        var states = encoder.HiddenStates(EncoderFixture.Input(expected), new EncoderPass { Adapter = adapter });

        AssertStates(expected, states, $"{family}, {name}");
        EncoderFixture.AssertClose(expected.Read("logits"), head.Forward(states[^1], null, 0), what: $"{name}: logits");

        using var saved = new TemporaryFolder();
        loaded.Save(saved.Path);
        using var original = SafetensorsFile.Open(Path.Combine(folder, "adapter.safetensors"));
        using var written = SafetensorsFile.Open(saved.File("adapter.safetensors"));
        CollectionAssert.AreEquivalent(original.Entries.Keys.ToArray(), written.Entries.Keys.ToArray());
        StringAssert.Contains(File.ReadAllText(saved.File("adapter_config.json")), $"\"{modelClass}\"", StringComparison.Ordinal);
        Assert.AreEqual(family, TrainedAdapter.Load(saved.Path).Encoder.ModelType);
    }

    // Of the published base size; the counts are those of Hugging Face's models without heads.
    [TestMethod]
    [DataRow("bert", 109_482_240, """{"vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2}""")]
    [DataRow("roberta", 124_645_632, """{"vocab_size": 50265, "max_position_embeddings": 514, "type_vocab_size": 1}""")]
    [DataRow("distilbert", 66_362_880,
        """{"vocab_size": 30522, "max_position_embeddings": 512, "dim": 768, "n_layers": 6, "n_heads": 12, "hidden_dim": 3072}""")]
    [DataRow("electra", 108_891_648,
        """{"vocab_size": 30522, "max_position_embeddings": 512, "type_vocab_size": 2, "embedding_size": 768}""")]
    [DataRow("mpnet", 109_486_464, """{"vocab_size": 30527, "max_position_embeddings": 514, "relative_attention_num_buckets": 32}""")]
    public void Published_base_size_has_the_published_number_of_parameters_and_leaves_nothing_on_the_processor(
        string family, long parameters, string settings)
    {
        var known = EncoderFamilies.Of(family);
        using var encoder = known.Create(known.ReadConfig(BaseSize(settings)), stored: null, META);

        Assert.AreEqual(parameters, encoder.parameters().Sum(parameter => parameter.numel()));
        foreach (var (name, parameter) in encoder.named_parameters())
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
        Assert.IsEmpty(encoder.buffers());
        Assert.IsTrue(encoder.HuggingFaceParameters().Select(named => named.Key).Distinct().Count() == encoder.named_parameters().Count());
    }

    private static ConfigReader BaseSize(string settings)
    {
        var config = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(settings)!;
        foreach (var (key, value) in new (string, int)[]
        {
            ("hidden_size", 768), ("num_hidden_layers", 12), ("num_attention_heads", 12), ("intermediate_size", 3072),
        })
            config.TryAdd(key, JsonSerializer.SerializeToElement(value));
        return new ConfigReader(JsonSerializer.SerializeToElement(config));
    }

    private static void AssertStates(SafetensorsFile expected, IReadOnlyList<Tensor> states, string what)
    {
        var input = EncoderFixture.Input(expected);
        for (var i = 0; i < states.Count; i++)
            AssertRealTokens(input, expected.Read($"hidden_states.{i}"), states[i], $"{what}: hidden state {i}");
    }

    // What padding becomes is nobody's business: no other token sees it.
    private static void AssertRealTokens(EncoderInput input, Tensor expected, Tensor actual, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        for (var row = 0; row < expected.shape[0]; row++)
        {
            var tokens = Math.Min(input.Lengths?[row] ?? expected.shape[1], expected.shape[1]);
            EncoderFixture.AssertClose(expected[row].narrow(0, 0, tokens), actual[row].narrow(0, 0, tokens), what: $"{what}, row {row}");
        }
    }
}
