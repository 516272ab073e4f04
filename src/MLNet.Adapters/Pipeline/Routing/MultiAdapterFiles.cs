using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Writes a model with many adapters into ML.NET's .zip and reads it back.</summary>
internal static class MultiAdapterFiles
{
    private const string Model = "model.json";

    public static void Save(ModelSaveContext context, ModelFormat format, Type type, RoutedModel model) => ModelWriter.Write(context, format, type, writer =>
    {
        var files = new CompositionFiles();
        var encoderFiles = EncoderEntries.Names(model.Encoder, model.Record.EncoderStorage);
        var routes = model.Routes.All.Select(route => new MultiAdapterRecord.Route(route.Name, route.IsParallel, [.. route.Parts.Select(Describe)])).ToList();
        writer.WriteJson(Model, model.Record with { Routes = routes, EncoderFiles = encoderFiles }, ModelJson.Default.MultiAdapterRecord);
        foreach (var (name, weights) in files.Entries)
            writer.WriteBinary(name, stream => stream.Write(weights));
        EncoderEntries.Write(writer, model.Encoder, encoderFiles);

        MultiAdapterRecord.Part Describe(AdapterComposition part)
        {
            var head = part.Head!;
            return new(files.Describe(part), head.Config, head.Labels, files.AddHead(head.Weights));
        }
    });

    /// <exception cref="FormatException">The file is damaged, of another kind, or of a newer format.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not here.</exception>
    public static RoutedModel Load(IHost host, ModelLoadContext context, ModelFormat format, Type type)
    {
        var reader = ModelReader.Open(host, context, format, type);
        var record = reader.ReadJson(Model, ModelJson.Default.MultiAdapterRecord);
        var encoder = EncoderEntries.Find(host, reader, new EncoderReference(record.EncoderId, record.EncoderSha256), record.EncoderFiles);
        var restore = new CompositionRestoring(host, encoder, name => reader.ReadBinary(name, EncoderEntries.Bytes));
        var restored = new Dictionary<string, AdapterComposition>(StringComparer.Ordinal); // by what the record says
        var routes = record.Routes.Select(route => new AdapterRoute(route.Name, route.IsParallel, [.. route.Parts.Select(Restore)]));
        return new RoutedModel(record with { Routes = [] }, encoder, AdapterRoutes.Restore(routes));

        // What several routes share stays one: its rows go together, in the same batches as before saving, and it is in memory once.
        AdapterComposition Restore(MultiAdapterRecord.Part part)
        {
            var key = JsonSerializer.Serialize(part, ModelJson.Default.Part);
            if (!restored.TryGetValue(key, out var known))
            {
                var head = new TrainedHead(part.Head, part.Labels.Count, part.Labels, restore.Weights(part.HeadEntry));
                restored[key] = known = restore.Restore(part.Composition) with { Head = head };
            }

            return known;
        }
    }
}
