using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Encoders.DebertaV2;
using MLNet.Adapters.Encoders.ModernBert;
using MLNet.Adapters.Encoders.Mpnet;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Insertions;
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
    private const string DebertaV3Base =
        """
        {"vocab_size": 128100, "max_position_embeddings": 512, "type_vocab_size": 0, "relative_attention": true, "share_att_key": true,
         "position_biased_input": false, "pos_att_type": "p2c|c2p", "position_buckets": 256, "max_relative_positions": -1,
         "norm_rel_ebd": "layer_norm", "layer_norm_eps": 1e-7}
        """;

    [TestMethod]
    [DataRow("bert")]
    [DataRow("roberta")]
    [DataRow("distilbert")]
    [DataRow("electra")]
    [DataRow("mpnet")]
    [DataRow("xlm-roberta")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("modernbert")]
    public void Every_hidden_state_equals_the_reference(string family)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        using var expected = FamilyFixture.Expected(family);
        using var mode = inference_mode();

        var states = encoder.HiddenStates(EncoderFixture.Input(expected), EncoderPass.Plain);

        Assert.HasCount(encoder.Config.Layers + 1, states);
        AssertStates(expected, states, family);
        AssertRealTokens(
            EncoderFixture.Input(expected),
            expected.Read("last_hidden_state"),
            encoder.Forward(EncoderFixture.Input(expected), EncoderPass.Plain),
            family);
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
    [DataRow("xlm-roberta", true)]
    [DataRow("albert", false)]
    [DataRow("albert", true)]
    [DataRow("deberta-v2", false)]
    [DataRow("deberta-v2", true)]
    [DataRow("modernbert", false)]
    [DataRow("modernbert", true)]
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

    // The golden values' texts are longer than the window of near tokens; these are not.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Modernbert_scores_texts_within_its_window_without_padding(bool firstTokenOnly)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open("modernbert", ("local_attention", 32)).Files, CPU);
        using var expected = FamilyFixture.Expected("modernbert");
        var input = EncoderFixture.Input(expected);
        var pass = new EncoderPass { FirstTokenOnly = firstTokenOnly };
        Tensor padded;
        using (no_grad())
            padded = encoder.Forward(input, pass);

        var last = ComputeThreads.Score(() =>
        {
            using var mode = inference_mode();
            return encoder.Forward(input, pass).DetachFromDisposeScope();
        });

        using (last)
            AssertRealTokens(input, padded, last, "modernbert");
        var nearer = expected.Read("last_hidden_state")[0].narrow(0, 0, padded.shape[1]);
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(nearer, padded[0]));
    }

    // RoPE's definition: column i and column i + D/2 are turned by p / θ^(2i/D).
    [TestMethod]
    public void Rotary_positions_turn_pairs_of_columns()
    {
        using var scope = NewDisposeScope();
        var turned = RotaryPositions.Of(tensor(new long[] { 0, 3 }), headSize: 4, theta: 100)
            .Apply(tensor(new float[] { 1, 2, 3, 4, 1, 2, 3, 4 }, [1, 1, 2, 4]))[0][0];

        EncoderFixture.AssertClose(tensor(new float[] { 1, 2, 3, 4 }), turned[0], 1e-6f);
        var (fast, slow) = (3.0, 3.0 / 10);
        float[] expected =
        [
            (float)(Math.Cos(fast) - 3 * Math.Sin(fast)), (float)(2 * Math.Cos(slow) - 4 * Math.Sin(slow)),
            (float)(3 * Math.Cos(fast) + Math.Sin(fast)), (float)(4 * Math.Cos(slow) + 2 * Math.Sin(slow)),
        ];
        EncoderFixture.AssertClose(tensor(expected), turned[1], 1e-6f);
    }

    [TestMethod]
    [DataRow("distilbert", "seq_bn", "DistilBertAdapterModel")]
    [DataRow("distilbert", "double_seq_bn_safetensors", "DistilBertAdapterModel")]
    [DataRow("distilbert", "par_bn", "DistilBertAdapterModel")]
    [DataRow("electra", "seq_bn", "ElectraAdapterModel")]
    [DataRow("electra", "double_seq_bn_safetensors", "ElectraAdapterModel")]
    [DataRow("electra", "par_bn", "ElectraAdapterModel")]
    [DataRow("xlm-roberta", "seq_bn", "XLMRobertaAdapterModel")]
    [DataRow("xlm-roberta", "double_seq_bn_safetensors", "XLMRobertaAdapterModel")]
    [DataRow("xlm-roberta", "par_bn", "XLMRobertaAdapterModel")]
    [DataRow("albert", "seq_bn", "AlbertAdapterModel")]
    [DataRow("albert", "double_seq_bn_safetensors", "AlbertAdapterModel")]
    [DataRow("albert", "par_bn", "AlbertAdapterModel")]
    [DataRow("deberta-v2", "seq_bn", "DebertaV2AdapterModel")]
    [DataRow("deberta-v2", "double_seq_bn_safetensors", "DebertaV2AdapterModel")]
    [DataRow("deberta-v2", "par_bn", "DebertaV2AdapterModel")]
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

    // Attention by distance projects the distances too, for each row with its own adapter.
    [TestMethod]
    [DataRow("distilbert")]
    [DataRow("electra")]
    [DataRow("mpnet")]
    [DataRow("xlm-roberta")]
    [DataRow("albert")]
    [DataRow("deberta-v2")]
    [DataRow("modernbert")]
    public void Rows_of_two_adapters_in_one_batch_get_what_each_gives_alone(string family)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderLoading.Load(FamilyFixture.Open(family).Files, CPU);
        using var expected = FamilyFixture.Expected(family);
        var input = EncoderFixture.Input(expected);
        using var lora = Filled(new LoraConfig { Rank = 2, Targets = LoraTargets.Query | LoraTargets.Key }, encoder);
        using var bottleneck = Filled(BottleneckAdapterConfig.Houlsby, encoder);
        using var both = new GroupedAdapters([lora, bottleneck]);

        var together = encoder.Forward(input, new EncoderPass { Adapter = both, Groups = new RowGroups([1, 3]) });

        var (one, other) = (
            encoder.Forward(input, new EncoderPass { Adapter = lora }), encoder.Forward(input, new EncoderPass { Adapter = bottleneck }));
        AssertRealTokens(input, cat([one.narrow(0, 0, 1), other.narrow(0, 1, 3)], 0), together, family);
        Assert.IsGreaterThan(1e-3f, EncoderFixture.LargestDifference(one, other));

        static AdapterModule Filled(AdapterConfig config, TextEncoder encoder)
        {
            using var generator = new Generator(1);
            var module = config.Create(encoder.Config.Shape, generator, CPU);
            foreach (var parameter in module.parameters())
                parameter.normal_(0, 0.2, generator);
            return module;
        }
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
    [DataRow("xlm-roberta", 278_043_648, """{"vocab_size": 250002, "max_position_embeddings": 514, "type_vocab_size": 1}""")]
    [DataRow("albert", 11_683_584,
        """{"vocab_size": 30000, "max_position_embeddings": 512, "type_vocab_size": 2, "embedding_size": 128, "hidden_act": "gelu_new"}""")]
    [DataRow("deberta-v2", 183_831_552, DebertaV3Base)]
    [DataRow("modernbert", 149_014_272,
        """
        {"vocab_size": 50368, "num_hidden_layers": 22, "intermediate_size": 1152, "max_position_embeddings": 8192,
         "global_attn_every_n_layers": 3, "local_attention": 128, "position_embedding_type": "absolute"}
        """)]
    public void Published_base_size_has_the_published_number_of_parameters_and_leaves_nothing_on_the_processor(
        string family, long parameters, string settings)
    {
        var known = EncoderFamilies.Of(family);
        using var scope = NewDisposeScope();
        using var encoder = known.Create(known.ReadConfig(BaseSize(settings)), stored: null, META);

        Assert.AreEqual(parameters, encoder.parameters().Sum(parameter => parameter.numel()));
        foreach (var (name, parameter) in encoder.named_parameters())
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
        Assert.IsEmpty(encoder.buffers());
        var stored = encoder.HuggingFaceTensors().ToList();
        Assert.AreEqual(stored.Count, stored.Select(named => named.Key).Distinct().Count());
        Assert.AreEqual(parameters, stored.Sum(named => named.Tensor.numel()));
    }

    [TestMethod]
    [DataRow("electra", "embedding_size", null, "no 'embedding_size'")]
    [DataRow("mpnet", "relative_attention_num_buckets", null, "no 'relative_attention_num_buckets'")]
    [DataRow("mpnet", "max_position_embeddings", "2", "no position after 'pad_token_id' 1")]
    [DataRow("distilbert", "n_heads", "5", "'dim' 32 is not divisible by 'n_heads' 5")]
    [DataRow("distilbert", "activation", "\"mish\"", "'activation' is \"mish\"")]
    [DataRow("albert", "num_hidden_groups", "2", "'num_hidden_groups' is 2; it must be 1")]
    [DataRow("albert", "inner_group_num", "2", "'inner_group_num' is 2; it must be 1")]
    [DataRow("deberta-v2", "share_att_key", null, "no 'share_att_key', which means false; it must be true")]
    [DataRow("deberta-v2", "relative_attention", "false", "'relative_attention' is false; it must be true")]
    [DataRow("deberta-v2", "position_biased_input", "true", "'position_biased_input' is true; it must be false")]
    [DataRow("deberta-v2", "position_biased_input", null, "which means true; it must be false")]
    [DataRow("deberta-v2", "pos_att_type", "[\"c2p\"]", "'pos_att_type' is [\"c2p\"]; it must be c2p and p2c")]
    [DataRow("deberta-v2", "pos_att_type", null, "no 'pos_att_type'")]
    [DataRow("deberta-v2", "conv_kernel_size", "3", "'conv_kernel_size' is 3; it must be 0")]
    [DataRow("deberta-v2", "embedding_size", "16", "'embedding_size' is 16; it must be 32")]
    [DataRow("deberta-v2", "norm_rel_ebd", "\"batch\"", "'norm_rel_ebd' is \"batch\"")]
    [DataRow("xlm-roberta", "position_embedding_type", "\"relative_key\"", "'position_embedding_type' is \"relative_key\"")]
    [DataRow("modernbert", "mlp_bias", "true", "'mlp_bias' is true; it must be false")]
    [DataRow("modernbert", "mlp_dropout", "0.1", "'mlp_dropout' is 0.1; it must be 0")]
    [DataRow("modernbert", "rope_scaling", "\"yarn\"", "'rope_scaling' is \"yarn\", which is not supported")]
    [DataRow("modernbert", "hidden_size", "36", "rotary positions need an even number")]
    [DataRow("modernbert", "local_attention", null, "no 'local_attention'")]
    public void Setting_that_changes_the_computation_and_is_not_supported_is_named(string family, string key, string? value, string message)
    {
        var config = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            File.ReadAllText(Fixture.Path("encoders", family, "config.json")))!;
        if (value is null)
            config.Remove(key);
        else
            config[key] = JsonDocument.Parse(value).RootElement;

        var error = Assert.ThrowsExactly<InvalidDataException>(
            () => EncoderFamilies.Of(family).ReadConfig(new ConfigReader(JsonSerializer.SerializeToElement(config))));

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void Mpnet_has_special_tokens_of_its_own()
    {
        using var folder = new TemporaryFolder();
        using var lease = SmallEncoder.Create(folder, "mpnet").Rent(CPU);
        var tokenizer = lease.Tokenizer;
        var (a, b) = (tokenizer.Encode("a", 8).Ids[1], tokenizer.Encode("b", 8).Ids[1]);

        CollectionAssert.AreEqual(new[] { 0, a, 2 }, tokenizer.Encode("a", 8).Ids);
        var pair = tokenizer.EncodePair("a", "b <mask>", 16, PairTruncation.LongestFirst);
        CollectionAssert.AreEqual(new[] { 0, a, 2, 2, b, 4, 2 }, pair.Ids);
        CollectionAssert.AreEqual(new int[7], pair.TypeIds);
        Assert.AreEqual((1, 4), (tokenizer.PaddingId, tokenizer.MaskId));
    }

    // Hand-computed from the papers' formulas: near distances each have a bucket, far ones share.
    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(-7, 7)]
    [DataRow(7, 23)]
    [DataRow(-8, 8)]
    [DataRow(-16, 10)]
    [DataRow(-64, 14)]
    [DataRow(-128, 15)]
    [DataRow(400, 31)]
    public void Mpnet_puts_distances_into_buckets(int distance, int bucket) => Assert.AreEqual(bucket, RelativeBias.Bucket(distance, 32));

    [TestMethod]
    [DataRow(0, 256)]
    [DataRow(128, 384)]
    [DataRow(-128, 128)]
    [DataRow(511, 511)]
    [DataRow(-511, 1)]
    [DataRow(129, 385)]
    public void Deberta_has_an_embedding_for_each_near_distance(int distance, int index)
    {
        var config = (DebertaV2Config)EncoderFamilies.Of("deberta-v2").ReadConfig(BaseSize(DebertaV3Base));

        Assert.AreEqual(index, RelativeEmbeddings.IndexOf(distance, config));
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
