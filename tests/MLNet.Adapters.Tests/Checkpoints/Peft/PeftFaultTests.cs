using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>PEFT's folders that are odd or wrong in one place.</summary>
[TestClass]
public sealed class PeftFaultTests : IDisposable
{
    private const string Query = "base_model.model.bert.encoder.layer.0.attention.self.query";
    private static readonly PretrainedEncoder Encoder = ReferenceFusion.Encoder;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("lora-seqcls", "bias", "\"all\"", "'bias' is 'all': biases of the encoder were trained too")]
    [DataRow("lora-seqcls", "bias", "\"lora_only\"", "'bias' is 'lora_only'")]
    [DataRow("lora-seqcls", "bias", "absent", null)]
    [DataRow("lora-seqcls", "fan_in_fan_out", "true", "'fan_in_fan_out' is true")]
    [DataRow("lora-seqcls", "fan_in_fan_out", "absent", null)]
    [DataRow("lora-seqcls", "init_lora_weights", "\"pissa\"", "'init_lora_weights' is 'pissa', which changes the encoder's own weights")]
    [DataRow("lora-seqcls", "init_lora_weights", "\"pissa_niter_16\"", "'pissa_niter_16', which changes")]
    [DataRow("lora-seqcls", "init_lora_weights", "\"olora\"", "'olora', which changes")]
    [DataRow("lora-seqcls", "init_lora_weights", "\"loftq\"", "'loftq', which changes")]
    [DataRow("lora-seqcls", "init_lora_weights", "\"corda\"", "'corda', which changes")]
    [DataRow("lora-seqcls", "init_lora_weights", "\"lora_ga\"", "'lora_ga', which changes")]
    [DataRow("lora-seqcls", "init_lora_weights", "\"eva\"", null)]
    [DataRow("lora-seqcls", "init_lora_weights", "\"gaussian\"", null)]
    [DataRow("lora-seqcls", "init_lora_weights", "\"orthogonal\"", null)]
    [DataRow("lora-seqcls", "init_lora_weights", "false", null)]
    [DataRow("lora-seqcls", "init_lora_weights", "null", null)]
    [DataRow("lora-seqcls", "init_lora_weights", "\"surprise\"", "'init_lora_weights' is \"surprise\"")]
    [DataRow("lora-seqcls", "init_lora_weights", "3", "'init_lora_weights' is 3")]
    [DataRow("lora-seqcls", "layer_replication", "[[0,2]]", "'layer_replication' is [[0,2]]")]
    [DataRow("lora-seqcls", "megatron_config", "{}", "'megatron_config' is {}")]
    [DataRow("lora-seqcls", "target_parameters", "[\"a\"]", "'target_parameters' is [\"a\"]")]
    [DataRow("lora-seqcls", "trainable_token_indices", "[1]", "'trainable_token_indices' is [1]")]
    [DataRow("lora-seqcls", "use_qalora", "true", "'use_qalora' is true")]
    [DataRow("lora-seqcls", "kasa_config", "{\"beta\": 1}", "'kasa_config'")]
    [DataRow("lora-seqcls", "lora_bias", "true", "has no tensor 'base_model.model.bert.encoder.layer.0.attention.self.query.lora_B.bias'")]
    [DataRow("lora-seqcls", "use_dora", "true", "has no tensor 'base_model.model.bert.encoder.layer.0.attention.self.query.lora_magnitude")]
    [DataRow("lora-seqcls", "use_dora", "absent", null)]
    [DataRow("lora-seqcls", "use_rslora", "absent", null)]
    [DataRow("lora-seqcls", "r", "absent", "'r' has no value")]
    [DataRow("lora-seqcls", "r", "0", "'r' is 0")]
    [DataRow("lora-seqcls", "r", "2", "has shape [4, 32], but the configuration and the encoder require [2, 32]")]
    [DataRow("lora-seqcls", "lora_alpha", "absent", "'lora_alpha' has no value")]
    [DataRow("lora-seqcls", "lora_alpha", "0", "LoRA's alpha is 0")]
    [DataRow("lora-seqcls", "lora_dropout", "1.5", "LoRA's dropout is 1.5")]
    [DataRow("lora-seqcls", "something_new", "null", null)]
    [DataRow("lora-seqcls", "something_new", "false", "the field 'something_new' (false) is unknown")]
    [DataRow("lora-seqcls", "task_type", "\"CAUSAL_LM\"", "'task_type' is 'CAUSAL_LM'")]
    [DataRow("lora-seqcls", "task_type", "\"TOKEN_CLS\"", null)]
    [DataRow("lora-seqcls", "task_type", "\"QUESTION_ANS\"", "has no tensor 'base_model.model.qa_outputs.weight'")]
    [DataRow("lora-seqcls", "task_type", "null", "'base_model.model.classifier.bias', which is neither")]
    [DataRow("lora-seqcls", "peft_type", "\"PROMPT_TUNING\"", "which cannot be loaded: PEFT puts the prompt before the words")]
    [DataRow("lora-seqcls", "peft_type", "\"PREFIX_TUNING\"", "the positions of the text start after the prefix")]
    [DataRow("lora-seqcls", "peft_type", "\"BOFT\"", "'peft_type' is 'BOFT'. Supported: LORA, VERA, IA3, LN_TUNING")]
    [DataRow("lora-seqcls", "peft_type", "3", "'peft_type' is 3")]
    [DataRow("lora-seqcls", "base_model_name_or_path", "\"../../x\"", null)]
    [DataRow("dora", "lora_bias", "true", "'lora_bias' is true")]
    [DataRow("dora", "use_dora", "false", "lora_magnitude_vector', which is neither")]
    [DataRow("rslora", "modules_to_save", "[\"classifier\", \"pooler\"]", "pooler.dense.lora_A.weight', which is neither")]
    public void Each_field_is_read_or_refused_by_name(string name, string key, string value, string? part)
    {
        var folder = PeftFixture.Copy(_folder, name, json =>
        {
            if (value == "absent")
                json.Remove(key);
            else
                json[key] = JsonNode.Parse(value);
        });

        if (part is null)
            Assert.AreEqual(TrainedAdapter.Load(Fixture.Path("peft", name), Encoder).Config, TrainedAdapter.Load(folder, Encoder).Config);
        else
            Refused(folder, part);
    }

    [TestMethod]
    [DataRow("missing", "has no tensor 'base_model.model.bert.encoder.layer.0.attention.self.query.lora_B.weight'")]
    [DataRow("extra", "holds the tensor 'base_model.model.bert.embeddings.word_embeddings.lora_embedding_A'")]
    [DataRow("layer", "holds the tensor 'base_model.model.bert.encoder.layer.9.attention.self.query.lora_A.weight'")]
    [DataRow("shape", "query.lora_A.weight' has shape [32, 4]")]
    [DataRow("nan", "query.lora_A.weight' has a value that is not finite")]
    [DataRow("infinity", "classifier.weight' has a value that is not finite")]
    [DataRow("head", "has no tensor 'base_model.model.classifier.bias', a part of the head for SEQ_CLS")]
    [DataRow("head shape", "classifier.weight' has shape [3]")]
    [DataRow("head size", "classifier.weight' has shape [3, 16]")]
    [DataRow("bias size", "classifier.bias' has shape [2]")]
    public void Wrong_weights_are_refused_with_the_tensor(string fault, string part)
    {
        const string weight = "base_model.model.classifier.weight", bias = "base_model.model.classifier.bias";
        var folder = PeftFixture.Copy(_folder, "lora-seqcls");
        HubCopy.Rewrite(Path.Combine(folder, PeftFiles.Weights), tensors =>
        {
            var down = tensors[$"{Query}.lora_A.weight"];
            _ = fault switch
            {
                "missing" => tensors.Remove($"{Query}.lora_B.weight"),
                "extra" => tensors.TryAdd("base_model.model.bert.embeddings.word_embeddings.lora_embedding_A", zeros(4, 9)),
                "layer" => tensors.TryAdd($"{Query}.lora_A.weight".Replace(".0.", ".9.", StringComparison.Ordinal), down),
                "shape" => Set($"{Query}.lora_A.weight", down.t().contiguous()),
                "nan" => Set($"{Query}.lora_A.weight", down * float.NaN),
                "infinity" => Set(weight, tensors[weight] * float.PositiveInfinity),
                "head" => tensors.Remove(bias),
                "head shape" => Set(weight, zeros(3)),
                "head size" => Set(weight, zeros(3, 16)),
                _ => Set(bias, zeros(2)),
            };

            bool Set(string name, Tensor value)
            {
                tensors[name] = value;
                return true;
            }
        });

        Refused(folder, part);
        Refused(folder, Path.Combine(folder, PeftFiles.Weights));
    }

    [TestMethod]
    public void Another_encoder_is_refused_by_its_size_or_its_layers()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(Fixture.Path("peft", "lora-seqcls"))).Message,
            "has no tensor 'base_model.model.bert.encoder.layer.3.attention.self.query.lora_A.weight'"); // the default one has 6 layers
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() =>
                TrainedAdapter.Load(Fixture.Path("peft", "lora-seqcls"), FamilyFixture.Open("roberta"))).Message,
            "has no tensor 'base_model.model.roberta.encoder");
        var wide = PeftFixture.Random(Encoder, new LoraConfig());
        wide.Save(_folder.File("wide"), AdapterFormat.Peft);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TrainedAdapter.Load(_folder.File("wide"), FamilyFixture.Open("roberta"))).Message,
            "Give the encoder that it was trained in");
    }

    [TestMethod]
    public void A_head_of_the_base_model_is_refused_with_the_reason()
    {
        var encoder = FamilyFixture.Open("distilbert");
        var adapter = PeftFixture.Random(encoder, new LoraConfig(), new HeadConfig(HeadKind.Classification, 2, ActivationFunction.ReLU));
        PeftFixture.Again(adapter, encoder, _folder.File("distilbert"));
        HubCopy.Rewrite(Path.Combine(_folder.File("distilbert"), PeftFiles.Weights), tensors =>
        {
            tensors.Remove("base_model.model.pre_classifier.weight");
            tensors.Remove("base_model.model.pre_classifier.bias");
        });

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => TrainedAdapter.Load(_folder.File("distilbert"), encoder)).Message,
            "PEFT saves it if 'modules_to_save' names it: classifier, score, pre_classifier");
    }

    [TestMethod]
    public void Missing_files_are_told_and_a_name_comes_from_the_folder()
    {
        var folder = PeftFixture.Copy(_folder, "lora-seqcls");
        var odd = _folder.File("my.adapter,v2");
        Directory.Move(folder, odd);

        Assert.AreEqual("my_adapter_v2", TrainedAdapter.Load(odd + Path.DirectorySeparatorChar, Encoder).Name);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TrainedAdapter.Load(odd, Encoder, "../../x")).Message, "'../../x'");
        File.Delete(Path.Combine(odd, PeftFiles.Weights));
        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => TrainedAdapter.Load(odd, Encoder)).Message,
            "has no file 'adapter_model.safetensors' or 'adapter_model.bin'");
    }

    [TestMethod]
    [DataRow("\"Name\": \"random\"", "\"Name\": \"../../x\"", "'../../x'")]
    [DataRow("\"Rank\": 4", "\"Rank\": 5", "has 5 for 'r', but 'adapter_config.json' has 4")]
    [DataRow("\"HeadKind\": \"Classification\"", "\"HeadKind\": \"Tagging\"", "has Tagging for 'HeadKind'")]
    [DataRow("\"HeadKind\": \"Classification\"", "\"HeadKind\": \"Regression\"", "has Regression for 'HeadKind'")]
    [DataRow("\"class 0\",", "", "has 2 for 'Labels'")]
    public void Our_own_file_must_agree(string old, string changed, string part)
    {
        var folder = _folder.File("sidecar");
        PeftFixture.Random(Encoder, new LoraConfig { Rank = 4 }, new HeadConfig(HeadKind.Classification, 1, UsesPooler: true))
            .Save(folder, AdapterFormat.Peft);
        var path = Path.Combine(folder, AdapterSidecar.FileName);
        var text = File.ReadAllText(path);
        StringAssert.Contains(text, old);
        File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));

        Refused(folder, part);
    }

    private static void Refused(string folder, string part)
    {
        var error = Assert.Throws<Exception>(() => TrainedAdapter.Load(folder, Encoder));
        Assert.IsTrue(error is NotSupportedException or InvalidDataException or ArgumentException, error.ToString());
        StringAssert.Contains(error.Message, part);
    }
}
