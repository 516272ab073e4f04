using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders.NasBert;
using MLNet.Adapters.Tests.Text.ByteLevel;
using MLNet.Adapters.Tests.Text.SentencePiece;
using MLNet.Adapters.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>
/// Small encoders of any family that can read text: the configuration of the golden values with a larger vocabulary, weights drawn by a
/// seed, 64 usable positions, and the head of masked-language modelling.
/// </summary>
internal static class SmallEncoder
{
    private const string Vocabulary = "vocab.txt";

    public static PretrainedEncoder Create(TemporaryFolder parent, string type)
    {
        var family = EncoderFamilies.Of(type);
        if (family.Package is not null)
            return SmallMLNetEncoder.Create(parent, type);
        var folder = Directory.CreateDirectory(parent.File($"small-{type}")).FullName;
        CopyTokenizer(family, folder);
        var json = JsonNode.Parse(File.ReadAllText(Fixture.Path("encoders", type, "config.json")))!.AsObject();
        json["vocab_size"] = Tokenizer(family, folder).VocabularySize;
        json["max_position_embeddings"] = 66;
        var config = JsonSerializer.SerializeToElement(json);
        File.WriteAllText(Path.Combine(folder, EncoderFiles.Config), config.GetRawText());
        File.WriteAllBytes(
            Path.Combine(folder, "model.safetensors"), Weights(family, family.ReadConfig(new ConfigReader(config))));
        return PretrainedEncoder.FromDirectory(folder);
    }

    private static ITextTokenizer Tokenizer(IEncoderFamily family, string folder) => family.Tokenizer.Load(
        family.Tokenizer.RequiredFiles.Concat(family.Tokenizer.OptionalFiles).Select(file => Path.Combine(folder, file))
            .Where(File.Exists).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes));

    private static void CopyTokenizer(IEncoderFamily family, string folder)
    {
        var files = family.Tokenizer.RequiredFiles;
        if (files[0] == Vocabulary)
        {
            var words = File.ReadAllLines(Fixture.Path("encoders", "bert", Vocabulary));
            var isMpnet = family.ModelType == "mpnet";
            File.WriteAllLines(Path.Combine(folder, Vocabulary), isMpnet ? WithSpecialTokensOfMpnet(words) : words);
            return;
        }

        if (files[0].EndsWith(".model", StringComparison.Ordinal))
        {
            string[] special = family.ModelType switch
            {
                "albert" => ["[CLS]", "[SEP]", "<pad>", "[MASK]"],
                "deberta-v2" => ["[PAD]", "[CLS]", "[SEP]"],
                _ => [],
            };
            var model = SentencePieceFixture.With([.. special.Select(SentencePieceFixture.Control)]);
            File.WriteAllBytes(Path.Combine(folder, files[0]), model);
            if (family.ModelType == "deberta-v2")
                File.WriteAllText(Path.Combine(folder, TokenizerSettings.ConfigFile), "{\"unk_token\": \"<unk>\"}"); // the model's own
            return;
        }

        foreach (var file in files.Concat(family.Tokenizer.OptionalFiles))
            File.Copy(Path.Combine(ByteLevelFixture.Folder, file), Path.Combine(folder, file));
    }

    private static IEnumerable<string> WithSpecialTokensOfMpnet(string[] words) =>
        ["<s>", "<pad>", "</s>", "[UNK]", "<mask>", .. words.Skip(5)];

    private static byte[] Weights(IEncoderFamily family, EncoderConfig config)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = family.Create(config, stored: null, CPU);
        using var generator = new Generator(1);
        var weights = encoder
            .HuggingFaceTensors()
            .Select(named => ($"{family.Keys.Prefix}{named.Key}", Draw(named.Key, named.Tensor.shape)))
            .ToList();
        var width = config.EmbeddingSize;
        var head = family.Keys.LanguageHead.Parameters.ToDictionary(named => named.Name, named => named.Keys[0]);
        foreach (var (name, shape) in new (string, long[])[]
        {
            ("dense.weight", [width, config.HiddenSize]), ("dense.bias", [width]),
            ("norm.weight", [width]), ("norm.bias", [width]), ("bias", [config.VocabularySize]),
        })
        {
            if (head.TryGetValue(name, out var key))
                weights.Add((key, Draw(name, shape)));
        }

        return AdapterWeights.Write(weights);

        Tensor Draw(string key, long[] shape)
        {
            var drawn = empty(shape).normal_(0, 0.2, generator);
            return key.EndsWith("orm.weight", StringComparison.Ordinal) ? drawn.add_(1) : drawn;
        }
    }
}
