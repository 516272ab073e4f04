using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints.AdapterHub;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.Peft;

/// <summary>Adapters in PEFT's folders: the reference's, and random ones of any configuration.</summary>
internal static class PeftFixture
{
    public static readonly string[] Names = ["lora-seqcls", "rslora", "dora"];

    /// <summary>Copies a folder of the reference, without its expected values.</summary>
    public static string Copy(TemporaryFolder parent, string name, Action<JsonObject>? change = null)
    {
        var target = Directory.CreateDirectory(parent.File(Guid.NewGuid().ToString("N"))).FullName;
        foreach (var file in new[] { PeftFiles.Config, PeftFiles.Weights })
            File.Copy(Fixture.Path("peft", name, file), Path.Combine(target, file));
        HubCopy.Change(Path.Combine(target, PeftFiles.Config), change ?? (_ => { }));
        return target;
    }

    /// <summary>Creates an adapter, and a head if there is one, whose parameters are all random.</summary>
    public static TrainedAdapter Random(PretrainedEncoder encoder, AdapterConfig config, HeadConfig? head = null, int outputs = 3)
    {
        using var generator = new Generator(7, CPU);
        using var module = config.Create(encoder.Shape, generator, CPU);
        using var layers = head?.Create(encoder.HiddenSize, outputs, generator, CPU);
        using (no_grad())
        {
            foreach (var parameter in module.parameters().Concat(layers?.parameters() ?? []))
                parameter.normal_(0, 0.3, generator);
        }

        string[] labels = head is { Kind: HeadKind.Classification or HeadKind.MultiLabel or HeadKind.Tagging }
            ? [.. Enumerable.Range(0, outputs).Select(index => $"class {index}")]
            : [];
        return new TrainedAdapter(
            "random",
            config,
            encoder.Reference,
            encoder.Shape,
            AdapterWeights.Write(module),
            head is null ? null : new TrainedHead(head, outputs, labels, AdapterWeights.Write(layers!)));
    }

    /// <summary>Saves an adapter in PEFT's form and loads it, with or without this library's own file.</summary>
    public static TrainedAdapter Again(TrainedAdapter adapter, PretrainedEncoder encoder, string folder, bool withSidecar = false)
    {
        adapter.Save(folder, AdapterFormat.Peft);
        if (!withSidecar)
            File.Delete(Path.Combine(folder, AdapterSidecar.FileName));
        return TrainedAdapter.Load(folder, encoder);
    }

    public static JsonObject Config(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, PeftFiles.Config)))!.AsObject();

    public static string[] Keys(string folder)
    {
        using var file = SafetensorsFile.Open(Path.Combine(folder, PeftFiles.Weights));
        return [.. file.Entries.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Asserts that two files hold the same tensors, bit by bit.</summary>
    public static void AssertSameTensors(string expected, string actual)
    {
        using var scope = NewDisposeScope();
        using var theirs = SafetensorsFile.Open(Path.Combine(expected, PeftFiles.Weights));
        using var ours = SafetensorsFile.Open(Path.Combine(actual, PeftFiles.Weights));
        CollectionAssert.AreEquivalent(theirs.Entries.Keys.ToArray(), ours.Entries.Keys.ToArray());
        foreach (var (name, entry) in theirs.Entries)
        {
            CollectionAssert.AreEqual(entry.Shape, ours.Entries[name].Shape, name);
            Assert.IsTrue(theirs.ReadAsStored(name, CPU).eq(ours.ReadAsStored(name, CPU)).all().item<bool>(), name);
        }
    }
}
