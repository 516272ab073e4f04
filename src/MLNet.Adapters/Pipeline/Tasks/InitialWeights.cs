using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>
/// Copies the weights of an existing adapter, and of its head if that is for the same task, into new modules; labels are matched by name.
/// </summary>
internal static class InitialWeights
{
    /// <exception cref="InvalidOperationException">The heads have different numbers of unnamed outputs.</exception>
    public static void Copy(
        AdapterComposition source, byte[] weights, AdapterModule adapter, TextHead? head, IReadOnlyList<string> labels)
    {
        AdapterWeights.Fill(adapter, weights, $"adapter '{source.Name}'");
        if (head is not null && source.Head is { } trained && trained.Config == head.Config)
            Copy(source.Name, trained, head, labels);
    }

    private static void Copy(string adapter, TrainedHead trained, TextHead head, IReadOnlyList<string> labels)
    {
        var known = trained.Labels.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);
        using var stored = SafetensorsFile.Parse(trained.Weights, $"head of adapter '{adapter}'");
        using var mode = no_grad();
        foreach (var (name, parameter) in head.named_parameters())
        {
            using var scope = NewDisposeScope();
            var values = stored.Read(name, parameter.dtype, parameter.device);
            if (labels.Count == 0 || !IsPerClass(name))
            {
                if (!values.shape.SequenceEqual(parameter.shape))
                    throw new InvalidOperationException(
                        $"The head of InitialAdapter '{adapter}' returns {trained.Outputs} numbers, which do not match this task: "
                        + $"its '{name}' is [{string.Join(", ", values.shape)}] instead of [{string.Join(", ", parameter.shape)}]. "
                        + "Use an adapter of the same task.");
                parameter.copy_(values);
                continue;
            }

            for (var label = 0; label < labels.Count; label++)
            {
                if (known.TryGetValue(labels[label], out var row))
                    parameter[label].copy_(values[row]);
            }
        }
    }

    // The last linear map has one row per class.
    private static bool IsPerClass(string name) => name.StartsWith("output.", StringComparison.Ordinal);
}
