using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>The small BERT of the golden values, and batches and comparisons against them.</summary>
internal static class EncoderFixture
{
    public const float Tolerance = 1e-5f; // float32 rounding over three layers, values of order 1

    public static TransformerEncoder SmallBert() =>
        (TransformerEncoder)EncoderLoading.Load(EncoderFiles.FromDirectory(Fixture.Path("encoders", "bert")), CPU);

    /// <summary>A batch of random words, the same at each call.</summary>
    /// <param name="config">The encoder.</param>
    /// <param name="tokens">The number of tokens of each row, with padding.</param>
    /// <param name="lengths">The real ones.</param>
    public static EncoderInput RandomInput(EncoderConfig config, int tokens, params int[] lengths)
    {
        var random = new Random(1);
        const int firstWord = 10; // below are special tokens
        var ids = lengths.SelectMany(length => Enumerable.Range(0, tokens).Select(token =>
            token < length ? random.Next(firstWord, config.VocabularySize) : (long)config.PaddingId));
        return EncoderInput.Create([.. ids], new long[lengths.Length * tokens], lengths, tokens, CPU);
    }

    /// <summary>The padded batch stored beside golden outputs.</summary>
    public static EncoderInput Input(SafetensorsFile file, string prefix = "")
    {
        using var ids = file.ReadAsStored($"{prefix}input_ids", CPU);
        using var types = file.Entries.ContainsKey($"{prefix}token_type_ids")
            ? file.ReadAsStored($"{prefix}token_type_ids", CPU)
            : zeros_like(ids);
        using var mask = file.ReadAsStored($"{prefix}attention_mask", CPU);
        var tokens = (int)ids.shape[1];
        int[] lengths = [.. mask.sum(1).data<long>().Select(length => (int)length)];
        return EncoderInput.Create([.. ids.data<long>()], [.. types.data<long>()], lengths, tokens, CPU);
    }

    public static Tensor Read(this SafetensorsFile file, string name) => file.Read(name, ScalarType.Float32, CPU);

    public static float LargestDifference(Tensor actual, Tensor expected) =>
        (actual - expected).abs().max().to(ScalarType.Float32).item<float>();

    public static void AssertClose(Tensor expected, Tensor actual, float tolerance = Tolerance, string? what = null)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        Assert.IsLessThanOrEqualTo(tolerance, LargestDifference(actual, expected), what ?? string.Empty);
    }
}
