using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Roberta;

/// <summary>RoBERTa (Liu et al. 2019): learnt positions after that of the padding token, post-norm layers, an optional pooler.</summary>
internal sealed class RobertaEncoder(EncoderConfig config, bool hasPooler, Device device)
    : PostNormEncoder<RobertaEmbeddings>(config, new RobertaEmbeddings(config, device), hasPooler, device);
