using Microsoft.ML;
using MLNet.Adapters.MLNetFiles;

namespace MLNet.Adapters;

/// <summary>Opens the encoders that ML.NET's own trainers of text use.</summary>
public static class MLNetEncoders
{
    extension(PretrainedEncoder)
    {
        /// <summary>Opens an encoder that ML.NET has already downloaded; this library downloads nothing.</summary>
        /// <remarks>
        /// ML.NET keeps the file in the folder <c>mlnet</c> below <see cref="MLContext.TempFilePath"/>, by default that of temporary files.
        /// A model that references the encoder (<see cref="EncoderStorage.Referenced"/>) finds it there too when it is loaded.
        /// </remarks>
        /// <param name="encoder">The encoder.</param>
        /// <param name="mlContext">The context whose folder of temporary files contains the file.</param>
        /// <param name="microsoftTokenIds">
        /// Whether to reproduce the defects of ML.NET's tokenizer, only to compare results: an exclamation mark, a double quote and the
        /// signs # $ % without a space before them become special tokens or other words, and letters outside ASCII are split wrongly or
        /// left out.
        /// </param>
        /// <exception cref="FileNotFoundException">The file is missing; the message names it and the remedies.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="encoder"/> is not a known encoder.</exception>
        public static PretrainedEncoder FromMLNetCache(MLNetEncoder encoder, MLContext mlContext, bool microsoftTokenIds = false)
        {
            ArgumentNullException.ThrowIfNull(mlContext);
            return MLNetCache.Open(MLNetCache.FolderOf(mlContext.TempFilePath), encoder, microsoftTokenIds);
        }

        /// <summary>Opens an encoder from a copy of ML.NET's file in any place and under any name.</summary>
        /// <param name="path">The <c>.tsm</c> file: the encoder alone, as TorchSharp writes it.</param>
        /// <param name="encoder">The encoder that it contains.</param>
        /// <param name="microsoftTokenIds">
        /// Whether to reproduce the defects of ML.NET's tokenizer, only to compare results; false by default.
        /// </param>
        /// <exception cref="FileNotFoundException">The file is missing.</exception>
        /// <exception cref="InvalidDataException">
        /// The file is cut short, damaged or of another format. Names and sizes of its tensors are checked when it is loaded.
        /// </exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="encoder"/> is not a known encoder.</exception>
        public static PretrainedEncoder FromTsm(string path, MLNetEncoder encoder, bool microsoftTokenIds = false)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
            return MLNetFile.Open(path, encoder, microsoftTokenIds);
        }
    }
}
