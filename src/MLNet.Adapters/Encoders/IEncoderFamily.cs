using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// A family of encoders: its configuration, its modules, its tokenizer and its names in files. A family is one folder and one line of
/// <see cref="EncoderFamilies"/>.
/// </summary>
internal interface IEncoderFamily
{
    /// <summary>The <c>model_type</c> of its <c>config.json</c>.</summary>
    string ModelType { get; }

    /// <summary>How its tokenizer is stored.</summary>
    ITokenizerFormat Tokenizer { get; }

    /// <summary>What its parameters are called in files.</summary>
    FamilyKeys Keys { get; }

    /// <summary>Reads the sizes.</summary>
    /// <exception cref="InvalidDataException">A value is missing or not supported; the message names key and value.</exception>
    EncoderConfig ReadConfig(ConfigReader config);

    /// <summary>Builds the modules.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="stored">The keys of the stored parameters, which say what optional parts there are; null for all of them.</param>
    /// <param name="device">Where they are wanted; the meta device allocates nothing.</param>
    TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device);
}
