using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>What a task needs beside its model and rows.</summary>
internal sealed record TaskSettings(int PaddingId, Device Device, bool EncoderDropout, double HeadDropout, int Seed = 0);
