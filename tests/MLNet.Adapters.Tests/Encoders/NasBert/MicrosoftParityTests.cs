using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.MLNetFiles;
using MLNet.Adapters.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders.NasBert;

/// <summary>ML.NET's own encoder modules, saved by TorchSharp, against ours that load the file.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MicrosoftParityTests
{
    private const float Tolerance = 1e-5f; // float32 rounding, of values up to 5

    // The kernels add in another order than the native library, on which ML.NET computes too; over 20 norms this makes up to 1.1e-5.
    private const float ScoringTolerance = 2e-5f;
    private static readonly int[] Lengths = [40, 9, 2, 23];

    [TestMethod]
    [DataRow(MLNetEncoder.NasBertText, 4_475_136, false)]
    [DataRow(MLNetEncoder.NasBertText, 4_475_136, true)]
    [DataRow(MLNetEncoder.NasBertEntities, 13_690_368, false)]
    [DataRow(MLNetEncoder.NasBertEntities, 13_690_368, true)]
    public void Nas_bert_gives_the_states_of_ML_NET(MLNetEncoder kind, long parameters, bool isPadded)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var reference = MicrosoftModules.NasBert(kind, seed: 7);
        Assert.AreEqual(parameters, reference.parameters().Sum(parameter => parameter.numel()));
        var encoder = PretrainedEncoder.FromTsm(Save(reference, folder), kind);

        foreach (var input in Batches(isPadded))
            AssertSame(encoder.Files, input, MicrosoftModules.Run(reference, input.Ids));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Roberta_gives_the_states_of_ML_NET(bool isPadded)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var reference = MicrosoftModules.Roberta(layers: 3, heads: 4, vocabulary: 50265, hidden: 64, feedForward: 128, seed: 8);
        var config = JsonSerializer.Deserialize<object>("""
            {"model_type": "mlnet-roberta", "vocab_size": 50265, "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
             "intermediate_size": 128, "max_position_embeddings": 512, "type_vocab_size": 2,
             "layer_norm_eps": 1e-5, "embedding_norm_eps": 1e-12}
            """)!;
        var encoder = MLNetFile.OpenWith(Save(reference, folder), MLNetFile.FilesOf(config, microsoftTokenIds: false));

        foreach (var input in Batches(isPadded))
        {
            var bias = input.AttentionBias?.nan_to_num(0, null, -1e9) ?? zeros(input.Ids.shape[0], 1, 1, input.Ids.shape[1]);
            AssertSame(encoder.Files, input, MicrosoftModules.Run(reference, input.Ids, input.TypeIds, bias));
        }
    }

    // The real sizes, without allocating them: 124,054,272 parameters with the names of its file.
    [TestMethod]
    public void Roberta_of_ML_NET_has_its_number_of_parameters()
    {
        using var folder = new TemporaryFolder();
        var encoder = PretrainedEncoder.FromTsm(folder.Write("any.tsm", [0]), MLNetEncoder.Roberta);

        Assert.AreEqual(124_054_272, encoder.Summarize().Total);
        Assert.AreEqual((12, 768, 12, 512), (encoder.Layers, encoder.HiddenSize, encoder.Heads, encoder.MaxTokens));
    }

    private static string Save(nn.Module module, TemporaryFolder folder)
    {
        module.save(folder.File("encoder.tsm"));
        return folder.File("encoder.tsm");
    }

    private static IEnumerable<EncoderInput> Batches(bool isPadded) =>
        isPadded ? [Input(Lengths)] : Lengths.Select(length => Input([length]));

    private static EncoderInput Input(int[] lengths)
    {
        var (random, tokens) = (new Random(3), lengths.Max());
        var (ids, types) = (new long[lengths.Length * tokens], new long[lengths.Length * tokens]);
        Array.Fill(ids, 1);
        foreach (var (row, length) in lengths.Index())
        {
            for (var token = 0; token < length; token++)
            {
                ids[(row * tokens) + token] = token == 0 ? 0 : random.Next(4, 50264);
                types[(row * tokens) + token] = token > length / 2 ? 1 : 0;
            }
        }

        return EncoderInput.Create(ids, types, lengths, tokens, CPU);
    }

    private static void AssertSame(EncoderFiles files, EncoderInput input, Tensor expected)
    {
        using var mode = no_grad();
        using var encoder = EncoderLoading.Load(files, CPU);
        using (inference_mode())
            AssertRealTokens(input, expected, encoder.Forward(input, EncoderPass.Plain), Tolerance, "native library");

        // Scoring threads use the kernels, and leave padding out.
        foreach (var firstTokenOnly in new[] { false, true })
        {
            using var scored = ComputeThreads.Score(() =>
            {
                using var inference = inference_mode();
                encoder.Pack();
                return encoder.Forward(input, new EncoderPass { FirstTokenOnly = firstTokenOnly }).DetachFromDisposeScope();
            });
            AssertRealTokens(
                input,
                firstTokenOnly ? expected.narrow(1, 0, 1) : expected,
                scored,
                ScoringTolerance,
                $"scoring, first only: {firstTokenOnly}");
        }
    }

    private static void AssertRealTokens(EncoderInput input, Tensor expected, Tensor actual, float tolerance, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        for (var row = 0; row < expected.shape[0]; row++)
        {
            var tokens = Math.Min(input.Lengths?[row] ?? expected.shape[1], expected.shape[1]);
            EncoderFixture.AssertClose(
                expected[row].narrow(0, 0, tokens), actual[row].narrow(0, 0, tokens), tolerance, $"{what}, row {row}");
        }
    }
}
