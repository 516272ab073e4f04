using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pretrained;

/// <summary>
/// The encoders that are loaded in this process: each once per device and precision, however many models use it, and only while it is used.
/// </summary>
internal static class EncoderStore
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string Sha256, string Device, EncoderPrecision Precision), EncoderEntry> Entries = [];

    /// <summary>The number of encoders in memory.</summary>
    public static int Count
    {
        get
        {
            lock (Gate)
                return Entries.Count;
        }
    }

    /// <summary>Returns a lease on an encoder, which is loaded if necessary.</summary>
    /// <param name="files">The encoder's files.</param>
    /// <param name="device">The device of the weights.</param>
    /// <param name="precision">The precision of the weights.</param>
    /// <param name="isForScoring">
    /// Whether it is only scored with as far as is known: it then does without memory that scoring does not need, until a training does.
    /// </param>
    public static EncoderLease Rent(EncoderFiles files, Device device, EncoderPrecision precision, bool isForScoring)
    {
        var key = (files.Sha256, device.ToString(), precision);
        EncoderEntry? entry;
        lock (Gate)
        {
            if (!Entries.TryGetValue(key, out entry) || entry.IsLost)
                Entries[key] = entry = new EncoderEntry(() => Load(files, device, precision, isForScoring));
            entry.Leases++;
        }

        try
        {
            return new EncoderLease(entry, () => GiveBack(key, entry));
        }
        catch
        {
            GiveBack(key, entry);
            throw;
        }
    }

    /// <summary>Loads a private copy of an encoder for the caller, which may be trained.</summary>
    public static (TextEncoder Encoder, ITextTokenizer Tokenizer) LoadPrivateCopy(EncoderFiles files, Device device) =>
        Load(files, device, EncoderPrecision.Float32, isForScoring: false);

    private static (TextEncoder Encoder, ITextTokenizer Tokenizer) Load(
        EncoderFiles files, Device device, EncoderPrecision precision, bool isForScoring) =>
        ComputeThreads.Score(() =>
        {
            TextEncoder? encoder = null;
            ITextTokenizer? tokenizer = null;
            try
            {
                Action[] parts =
                [
                    () => encoder = EncoderLoading.Load(files, device, precision, isForScoring),
                    () => tokenizer = EncoderTokenizers.Load(files, EncoderLoading.ReadConfig(files)),
                ];
                ScoringThreads.ForEach(parts.Length, part => parts[part]());
                return (encoder!, tokenizer!);
            }
            catch
            {
                encoder?.Dispose();
                throw;
            }
        });

    private static void GiveBack((string Sha256, string Device, EncoderPrecision Precision) key, EncoderEntry entry)
    {
        lock (Gate)
        {
            if (--entry.Leases > 0)
                return;
            if (Entries.TryGetValue(key, out var current) && current == entry)
                Entries.Remove(key);
        }

        entry.Unload();
    }
}
