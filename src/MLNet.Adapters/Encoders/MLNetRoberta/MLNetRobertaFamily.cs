using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.MLNetRoberta;

/// <summary>ML.NET's variant of RoBERTa (Liu et al. 2019): positions from 0, two segments, no token after the last text.</summary>
internal sealed class MLNetRobertaFamily : IEncoderFamily
{
    public string ModelType => "mlnet-roberta";

    public string Package => MLNetRanksFormat.Package;

    public ITokenizerFormat Tokenizer { get; } = new MLNetRanksFormat();

    public FamilyKeys Keys { get; } = PostNormKeys.WithLanguageModel("Encoder.", "RobertaAdapterModel") with
    {
        TaskHeads = null,
    };

    public EncoderConfig ReadConfig(ConfigReader config) => TransformerConfig.Read(ModelType, config, paddingId: 1) with
    {
        EmbeddingNormEpsilon = config.Number("embedding_norm_eps", 1e-12, 0, 1),
    };

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, hasPooler: false, device);
}
