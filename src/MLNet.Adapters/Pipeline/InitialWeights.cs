using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline;

/// <summary>Puts the weights of an existing adapter and head into new modules, classes matched by name.</summary>
internal static class InitialWeights
{
    public static void Copy(TrainedAdapter source, AdapterModule adapter, TextHead head, IReadOnlyList<string> labels)
    {
        AdapterWeights.Fill(adapter, source.Weights, $"adapter '{source.Name}'");
        if (source.Head is not { } trained)
            return;
        var known = source.Labels.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);
        using var stored = SafetensorsFile.Parse(trained.Weights, $"head of adapter '{source.Name}'");
        using var mode = no_grad();
        foreach (var (name, parameter) in head.named_parameters())
        {
            using var scope = NewDisposeScope();
            var values = stored.Read(name, parameter.dtype, parameter.device);
            if (!IsPerClass(name))
            {
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

    // The last linear map has one row a class.
    private static bool IsPerClass(string name) => name.StartsWith("output.", StringComparison.Ordinal);
}
