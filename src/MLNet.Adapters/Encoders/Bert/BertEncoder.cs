using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Bert;

/// <summary>BERT (Devlin et al. 2019): learnt positions and segments, post-norm layers, an optional pooler.</summary>
internal sealed class BertEncoder(EncoderConfig config, bool hasPooler, Device device)
    : PostNormEncoder<BertEmbeddings>(config, new BertEmbeddings(config, device), hasPooler, device);
