using System.Text.Json;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>How one family of encoders is read from Hugging Face's files.</summary>
internal interface IEncoderFamily
{
    /// <summary>The <c>model_type</c> of its <c>config.json</c>.</summary>
    string ModelType { get; }

    /// <summary>How its tokenizer is stored.</summary>
    ITokenizerFormat Tokenizer { get; }

    /// <summary>Reads the sizes; a value that is not supported is an error naming key and value.</summary>
    EncoderConfig ReadConfig(JsonElement config);

    /// <summary>Builds the encoder and fills every parameter; missing, extra and misshapen tensors are errors.</summary>
    TextEncoder Load(EncoderConfig config, TensorArchive weights, Device device);
}
