using Microsoft.ML.Runtime;
using MLNet.Adapters.Composition;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Restores compositions from the records of a model file; each entry of weights is read once.</summary>
/// <param name="host">The host, which creates the errors.</param>
/// <param name="encoder">The encoder to which the compositions belong.</param>
/// <param name="read">Reads the bytes of an entry.</param>
internal sealed class CompositionRestoring(IHost host, PretrainedEncoder encoder, Func<string, byte[]> read)
{
    private readonly Dictionary<string, byte[]> _weights = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The parts do not fit together.</exception>
    public AdapterComposition Restore(CompositionRecord record)
    {
        try
        {
            return Make(record);
        }
        catch (ArgumentException error)
        {
            throw host.ExceptDecode(
                error,
                $"The model's adapters do not fit together: {error.Message} The file is damaged; copy it again or save the model again.");
        }
    }

    /// <summary>Returns the bytes of an entry.</summary>
    public byte[] Weights(string entry) => _weights.TryGetValue(entry, out var known) ? known : _weights[entry] = read(entry);

    private AdapterComposition Make(CompositionRecord part) =>
        part switch
        {
            CompositionRecord.Adapter adapter => new TrainedAdapter(
                adapter.Name,
                adapter.Config,
                encoder.Reference,
                encoder.Shape,
                Weights(adapter.Entry),
                null)
            {
                Norms = adapter.Norms,
            },
            CompositionRecord.Fusion fusion => new TrainedFusion(fusion.Config, fusion.Children.Select(Make), Weights(fusion.Entry), null),
            CompositionRecord.Stack stack => new Stack([.. stack.Children.Select(Make)]),
            CompositionRecord.Average average => new Average(average.Children.Select(Make), average.Weights),
            CompositionRecord.Split split => new Split(split.Children.Select(Make), split.Tokens),
            _ => throw host.ExceptDecode(
                $"The model holds a composition of the unknown kind {part.GetType().Name}. Update MLNet.Adapters, "
                + "or save the model again with this version."),
        };
}
