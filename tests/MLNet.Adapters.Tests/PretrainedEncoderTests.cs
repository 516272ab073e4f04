using Microsoft.ML;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests;

[TestClass]
public sealed class PretrainedEncoderTests
{
    [TestMethod]
    public void Handle_tells_the_sizes_without_loading_weights()
    {
        var before = EncoderStore.Count;
        var encoder = TinyBert.Open();

        Assert.AreEqual(
            ("bert", 32, 3, 4, 64, 40),
            (encoder.Id, encoder.HiddenSize, encoder.Layers, encoder.Heads, encoder.FeedForwardSize, encoder.MaxTokens));
        Assert.AreEqual("bert (bert, 3 layers, hidden size 32)", encoder.ToString());
        Assert.AreEqual(64, encoder.Sha256.Length);
        Assert.AreEqual(before, EncoderStore.Count);
    }

    [TestMethod]
    public void Default_encoder_is_MiniLM()
    {
        var encoder = PretrainedEncoder.Default;

        Assert.AreSame(encoder, PretrainedEncoder.Default);
        Assert.AreEqual(("all-MiniLM-L6-v2", 384, 6, 512), (encoder.Id, encoder.HiddenSize, encoder.Layers, encoder.MaxTokens));
        Assert.AreEqual(PretrainedEncoder.FromDirectory(DefaultEncoder.Folder).Sha256, encoder.Sha256);
    }

    [TestMethod]
    public void Path_may_end_in_a_separator() =>
        Assert.AreEqual("bert", PretrainedEncoder.FromDirectory(TinyBert.Folder + Path.DirectorySeparatorChar).Id);

    [TestMethod]
    public void Summary_counts_every_parameter_without_weights()
    {
        var summary = TinyBert.Open().Summarize();

        // 200·32 + 40·32 + 2·32 + 64; a layer 4·(32·32 + 32) + 64 + 32·64 + 64 + 64·32 + 32 + 64; pooler 32·32 + 32
        Assert.AreEqual(7808 + (3 * 8544) + 1056, summary.Total);
        Assert.AreEqual(0, summary.Trainable);
    }

    [TestMethod]
    [DataRow("vocab.txt", "[unused199]", "[unused198b]")]
    [DataRow("config.json", "1e-12", "1e-11")]
    public void Changed_file_is_another_encoder(string file, string old, string replacement)
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        Assert.AreEqual(TinyBert.Open().Sha256, PretrainedEncoder.FromDirectory(copy).Sha256);

        TinyBert.Replace(copy, file, old, replacement);

        Assert.AreNotEqual(TinyBert.Open().Sha256, PretrainedEncoder.FromDirectory(copy).Sha256);
    }

    [TestMethod]
    public void Half_precision_files_of_one_encoder_load_and_are_widened()
    {
        var scores = Cls(TinyBert.Open());
        foreach (var (type, tolerance) in new[] { (ScalarType.Float32, 0f), (ScalarType.Float16, 5e-3f), (ScalarType.BFloat16, 5e-2f) })
        {
            using var folder = new TemporaryFolder();
            var copy = TinyBert.CopyTo(folder);
            TinyBert.Rewrite(copy, tensors =>
            {
                foreach (var name in tensors.Keys.ToList())
                    tensors[name] = tensors[name].to(type);
            });
            var encoder = PretrainedEncoder.FromDirectory(copy);
            using (var lease = encoder.Rent(CPU))
                Assert.IsTrue(lease.Encoder.parameters().All(parameter => parameter.dtype == ScalarType.Float32));

            TinyReviews.AreClose(scores, Cls(encoder), tolerance);
        }
    }

    [TestMethod]
    public void Names_of_whole_and_of_older_models_are_accepted()
    {
        var expected = Cls(TinyBert.Open());
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rename(copy, name =>
            "bert."
            + name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal));
        var prefixed = PretrainedEncoder.FromDirectory(copy);
        CollectionAssert.AreEqual(expected, Cls(prefixed));

        TinyBert.Rewrite(copy, tensors =>
        {
            tensors["cls.predictions.bias"] = zeros(200);
            tensors["cls.seq_relationship.weight"] = zeros(2, 32);
            tensors["embeddings.position_ids"] = arange(40, ScalarType.Int64).unsqueeze(0);
        });
        CollectionAssert.AreEqual(expected, Cls(PretrainedEncoder.FromDirectory(copy)));
    }

    [TestMethod]
    public void Encoder_without_a_pooler_loads()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(copy, tensors =>
        {
            tensors.Remove("pooler.dense.weight");
            tensors.Remove("pooler.dense.bias");
        });

        CollectionAssert.AreEqual(Cls(TinyBert.Open()), Cls(PretrainedEncoder.FromDirectory(copy)));
    }

    [TestMethod]
    public void Missing_tensor_is_named()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(copy, tensors => tensors.Remove("encoder.layer.2.output.dense.weight"));

        FailsToLoad(copy, "missing 'encoder.layer.2.output.dense.weight'");
    }

    [TestMethod]
    public void Extra_tensor_is_named()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(copy, tensors => tensors["encoder.layer.3.output.dense.weight"] = zeros(32, 64));

        FailsToLoad(copy, "not expected 'encoder.layer.3.output.dense.weight'");
    }

    [TestMethod]
    public void Wrong_shape_is_named_with_both_shapes()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(copy, tensors => tensors["encoder.layer.0.output.dense.weight"] = zeros(64, 32));

        FailsToLoad(copy, "'encoder.layer.0.output.dense.weight' has shape [64, 32]", "requires [32, 64]");
    }

    [TestMethod]
    public void Key_stored_under_two_names_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(copy, tensors => tensors["bert.pooler.dense.bias"] = zeros(32));

        FailsToLoad(copy, "pooler.dense.bias");
    }

    [TestMethod]
    public void Half_a_file_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        var weights = Path.Combine(copy, "model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..(int)(new FileInfo(weights).Length / 2)]);

        FailsToLoad(copy, weights);
    }

    [TestMethod]
    public void Tensor_larger_than_its_bytes_is_refused_with_its_name_and_both_sizes()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        var header = "{\"embeddings.word_embeddings.weight\":{\"dtype\":\"F32\",\"shape\":[1000,1000],\"data_offsets\":[0,4]}}"u8;
        File.WriteAllBytes(
            Path.Combine(copy, "model.safetensors"),
            [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[4]]);
        var options = TinyReviews.Options with { Encoder = PretrainedEncoder.FromDirectory(copy) };

        var error = Assert.ThrowsExactly<InvalidDataException>(() => TinyReviews.Fit(new MLContext(1), options));

        foreach (var part in (string[])[copy, "'embeddings.word_embeddings.weight'", "[1000, 1000]", "needs 4000000 bytes", "hold 4"])
            StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void Vocabulary_larger_than_the_embeddings_is_an_error_with_both_numbers()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        File.AppendAllText(Path.Combine(copy, "vocab.txt"), "extra\n");

        FailsToLoad(copy, "vocab.txt has 201 tokens", "embeddings for 200");
    }

    [TestMethod]
    public void Failed_load_leaves_nothing_behind_and_can_be_tried_again()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        var before = EncoderStore.Count;
        TinyBert.Rewrite(copy, tensors => tensors.Remove("pooler.dense.bias"));
        FailsToLoad(copy, "pooler.dense.bias");
        FailsToLoad(copy, "pooler.dense.bias");
        Assert.AreEqual(before, EncoderStore.Count);

        TinyBert.Rewrite(copy, _ => { });
        CollectionAssert.AreEqual(Cls(TinyBert.Open()), Cls(PretrainedEncoder.FromDirectory(copy)));
    }

    [TestMethod]
    [DataRow("\"gelu\"", "\"mish\"", "'hidden_act' is \"mish\"", "gelu, gelu_new")]
    [DataRow("\"model_type\": \"bert\"", "\"model_type\": \"roformer\"", "'model_type' is 'roformer'", "Supported: bert")]
    [DataRow("\"hidden_size\": 32", "\"hidden_size\": 33", "'hidden_size' 33 is not divisible by 'num_attention_heads' 4", "")]
    [DataRow("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 0", "'num_hidden_layers' is 0", "from 1 to 1000")]
    [DataRow("\"absolute\"", "\"relative_key\"", "'position_embedding_type' is \"relative_key\"", "absolute")]
    [DataRow("\"use_cache\": true", "\"is_decoder\": true", "'is_decoder' is true", "must be false")]
    [DataRow("\"vocab_size\": 200", "\"vocab\": 200", "no 'vocab_size'", "")]
    [DataRow("{", "[", "not valid JSON", "")]
    public void Configuration_that_is_not_supported_is_an_error_with_key_and_value(
        string old,
        string replacement,
        string fact,
        string remedy)
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Replace(copy, "config.json", old, replacement);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedEncoder.FromDirectory(copy));

        StringAssert.Contains(error.Message, fact);
        StringAssert.Contains(error.Message, remedy);
    }

    [TestMethod]
    [DataRow("config.json")]
    [DataRow("vocab.txt")]
    [DataRow("model.safetensors")]
    public void Missing_file_is_named(string file)
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        File.Delete(Path.Combine(copy, file));

        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => PretrainedEncoder.FromDirectory(copy)).Message, file);
    }

    [TestMethod]
    public void Missing_folder_is_named()
    {
        using var folder = new TemporaryFolder();

        StringAssert.Contains(
            Assert.ThrowsExactly<DirectoryNotFoundException>(() => PretrainedEncoder.FromDirectory(folder.File("none"))).Message,
            folder.File("none"));
    }

    [TestMethod]
    [DataRow("vocab.txt")]
    [DataRow("model.safetensors")]
    public void File_changed_after_the_handle_was_made_is_an_error_that_names_it(string file)
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        var encoder = PretrainedEncoder.FromDirectory(copy);
        _ = encoder.Sha256;
        File.AppendAllText(Path.Combine(copy, file), "x");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => encoder.Rent(CPU));

        StringAssert.Contains(error.Message, Path.Combine(copy, file));
        StringAssert.Contains(error.Message, "changed since the encoder was opened");
    }

    private static void FailsToLoad(string folder, params string[] parts)
    {
        var encoder = PretrainedEncoder.FromDirectory(folder);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => encoder.Rent(CPU));
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }

    /// <summary>The first token's last state of a text.</summary>
    private static float[] Cls(PretrainedEncoder encoder)
    {
        using var scope = NewDisposeScope();
        using var lease = encoder.Rent(CPU);
        var text = lease.Tokenizer.Encode("we love this movie, it is great!", 40);
        var input = MLNet.Adapters.Training.EncoderBatch.Create([text], lease.Tokenizer.PaddingId, CPU);
        return lease
            .Encoder.Forward(input, new MLNet.Adapters.Encoders.EncoderPass { FirstTokenOnly = true })
            .flatten()
            .data<float>()
            .ToArray();
    }
}
