using MLNet.Adapters.Encoders.Albert;
using MLNet.Adapters.Encoders.Bert;
using MLNet.Adapters.Encoders.DebertaV2;
using MLNet.Adapters.Encoders.DistilBert;
using MLNet.Adapters.Encoders.Electra;
using MLNet.Adapters.Encoders.MLNetRoberta;
using MLNet.Adapters.Encoders.ModernBert;
using MLNet.Adapters.Encoders.Mpnet;
using MLNet.Adapters.Encoders.NasBert;
using MLNet.Adapters.Encoders.Roberta;
using MLNet.Adapters.Encoders.XlmRoberta;

namespace MLNet.Adapters.Encoders;

/// <summary>The supported families of encoders.</summary>
internal static class EncoderFamilies
{
    private static readonly IEncoderFamily[] Known =
    [
        new BertFamily(),
        new RobertaFamily(),
        new DistilBertFamily(),
        new ElectraFamily(),
        new MpnetFamily(),
        new XlmRobertaFamily(),
        new AlbertFamily(),
        new DebertaV2Family(),
        new ModernBertFamily(),
        new NasBertFamily(),
        new MLNetRobertaFamily(),
    ];

    /// <summary>All families.</summary>
    public static IReadOnlyList<IEncoderFamily> All => Known;

    /// <summary>The family of encoders that are given only by their sizes.</summary>
    public static IEncoderFamily First => Known[0];

    /// <summary>The names of all families, for messages.</summary>
    public static string Names => string.Join(", ", Known.Select(family => family.ModelType));

    /// <summary>Returns the family of a <c>model_type</c>; null if it is not known.</summary>
    public static IEncoderFamily? Find(string? modelType) => Array.Find(Known, family => family.ModelType == modelType);

    /// <summary>Returns the family of a <c>model_type</c>.</summary>
    /// <exception cref="NotSupportedException">It is not known.</exception>
    public static IEncoderFamily Of(string modelType) => Find(modelType)
        ?? throw new NotSupportedException($"Encoders of type '{modelType}' are not supported. Supported: {Names}.");
}
