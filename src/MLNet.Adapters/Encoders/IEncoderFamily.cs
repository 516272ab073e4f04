using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// A family of encoders: its configuration, its modules, its tokenizer and its names in files. A family is one folder and one line in
/// <see cref="EncoderFamilies"/>.
/// </summary>
internal interface IEncoderFamily
{
    /// <summary>The <c>model_type</c> in its <c>config.json</c>.</summary>
    string ModelType { get; }

    /// <summary>
    /// The simple name of the assembly that finds its encoders where no folder is searched; null if there is none. The assembly must be a
    /// part of this library.
    /// </summary>
    string? Package => null;

    /// <summary>The format in which its tokenizer is stored.</summary>
    ITokenizerFormat Tokenizer { get; }

    /// <summary>The names of its parameters in files.</summary>
    FamilyKeys Keys { get; }

    /// <summary>Reads the sizes.</summary>
    /// <exception cref="InvalidDataException">A value is missing or not supported; the message names the key and the value.</exception>
    EncoderConfig ReadConfig(ConfigReader config);

    /// <summary>Builds the modules.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="stored">The keys of the stored parameters, which determine the optional parts that exist; null for all of them.</param>
    /// <param name="device">The device of the modules; the meta device allocates nothing.</param>
    TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device);
}
