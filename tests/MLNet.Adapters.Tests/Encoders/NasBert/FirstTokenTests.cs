using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders.NasBert;

/// <summary>
/// The first token's state, for which the upper layers compute only the tokens that it depends on, against that of all tokens.
/// </summary>
[TestClass]
public sealed class FirstTokenTests
{
    private const int Tokens = 14;

    // States are numbers up to 5 after sums of 512 products in different orders; a neighbor that is left out changes them by 0.1 or more.
    private const float Tolerance = 1e-4f;

    private static readonly AdapterConfig?[] Methods =
    [
        null,
        BottleneckAdapterConfig.Pfeiffer with { Placement = AdapterPlacement.Both },
        BottleneckAdapterConfig.Parallel,
        ReftConfig.LoReft,
        new PrefixTuningConfig(),
        new PromptTuningConfig { PromptLength = 3, Place = PromptPlace.AfterFirstToken },
        new SideAdapterConfig(),
    ];

    // Operations: 0 none, 1 attention, 2 feed-forward, 3 to 5 convolutions of 3, 5 and 7 tokens.
    private static readonly (string Operations, int Layer, int Count)[] Encoders =
    [
        ("3, 1, 0, 3, 0", 1, 3),
        ("1, 5, 2, 1, 4, 3, 0", 3, 7),
        ("1, 3, 1, 2, 0", 2, 1),
        ("1, 3, 2, 1", 3, 1),
        ("1, 5, 5, 4", 0, 17), // more tokens than the texts have
    ];

    [TestMethod]
    public void The_state_is_that_of_all_tokens()
    {
        foreach (var (operations, layer, count) in Encoders)
        {
            using var scope = NewDisposeScope();
            using var folder = new TemporaryFolder();
            using var lease = Create(folder, operations).Rent(CPU);
            using var generator = new Generator(1, CPU);
            var encoder = lease.Encoder;
            Assert.AreEqual(new FirstTokens(layer, count), FirstTokens.Find(encoder.Layers, new EncoderPass { FirstTokenOnly = true }, 0));
            foreach (var method in Methods)
            {
                using var adapter = method?.Create(encoder.Config.Shape, generator, CPU);
                Move(adapter, generator);
                foreach (var lengths in new int[][] { [2, Tokens, 5], [Tokens, Tokens], [1, 1], [9] })
                {
                    var what = $"{operations}, {method?.ToString() ?? "no method"}, {string.Join(" ", lengths)}";
                    var input = Input(lengths);
                    var expected = Last(false).narrow(1, 0, 1);
                    EncoderFixture.AssertClose(expected, Last(true), Tolerance, what);
                    EncoderFixture.AssertClose(
                        expected, ComputeThreads.Score(() => Last(true).DetachFromDisposeScope()), Tolerance, $"{what}, scored");

                    Tensor Last(bool firstTokenOnly)
                    {
                        using var mode = inference_mode();
                        return encoder.Forward(input, new EncoderPass { Adapter = adapter, FirstTokenOnly = firstTokenOnly });
                    }
                }
            }
        }
    }

    [TestMethod]
    public void Gradients_are_those_of_all_tokens()
    {
        foreach (var (operations, _, _) in Encoders)
        {
            using var scope = NewDisposeScope();
            using var folder = new TemporaryFolder();
            var (encoder, _) = Create(folder, operations).LoadPrivateCopy(CPU);
            using var own = encoder;
            encoder.SetTrainable(true);
            var input = Input([2, Tokens, 5]);
            Tensor[] parameters = [.. encoder.parameters().Where(parameter => parameter.requires_grad)];
            var direction = randn([3, 1, encoder.Config.HiddenSize], generator: new Generator(2, CPU));

            var expected = Gradients(encoder.Forward(input, EncoderPass.Plain).narrow(1, 0, 1));
            var found = Gradients(encoder.Forward(input, EncoderPass.Plain with { FirstTokenOnly = true }));

            foreach (var (index, gradient) in expected.Index())
            {
                var size = Math.Max(gradient.abs().max().item<float>(), 1);
                EncoderFixture.AssertClose(gradient / size, found[index] / size, Tolerance, $"{operations}, parameter {index}");
            }

            IList<Tensor> Gradients(Tensor first) => autograd.grad([first], parameters, [direction]);
        }
    }

    [TestMethod]
    public void An_observer_of_adapters_sees_all_tokens()
    {
        using var folder = new TemporaryFolder();
        using var lease = Create(folder, Encoders[0].Operations).Rent(CPU);

        Assert.IsNull(FirstTokens.Find(lease.Encoder.Layers, new EncoderPass { FirstTokenOnly = true, Observer = new Silent() }, 0));
        Assert.IsNull(FirstTokens.Find(lease.Encoder.Layers, EncoderPass.Plain, 0));
        Assert.IsNull(FirstTokens.Find(lease.Encoder.Layers, new EncoderPass { FirstTokenOnly = true }, 2)); // above the attention
    }

    private static PretrainedEncoder Create(TemporaryFolder folder, string operations) => SmallMLNetEncoder.Create(
        folder,
        "nas-bert",
        $$"""
        {"model_type": "nas-bert", "vocab_size": 50265, "embedding_size": 16, "hidden_size": 128, "max_position_embeddings": 66,
         "arches": [{{operations}}]}
        """);

    private static EncoderInput Input(int[] lengths)
    {
        var random = new Random(1);
        var tokens = lengths.Max();
        var ids = lengths.SelectMany(
            length => Enumerable.Range(0, tokens).Select(token => token < length ? (long)random.Next(10, 5000) : 1));
        return EncoderInput.Create([.. ids], new long[lengths.Length * tokens], lengths, tokens, CPU);
    }

    private static void Move(nn.Module? adapter, Generator generator)
    {
        using var mode = no_grad();
        foreach (var parameter in adapter?.parameters() ?? [])
            parameter.add_(randn(parameter.shape, generator: generator), 0.1);
    }

    private sealed class Silent : IAdapterObserver
    {
        public void Observe(int layer, SubLayer subLayer, Tensor output)
        {
            // Nothing to note.
        }
    }
}
