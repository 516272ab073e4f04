using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>What a classification task needs beside its model and rows.</summary>
internal sealed record ClassificationTaskSettings(int PaddingId, Device Device, bool EncoderDropout, double HeadDropout);
