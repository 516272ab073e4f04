using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Build.Framework;

namespace MLNet.Adapters.Build;

/// <summary>Writes resources that an assembly embeds to files of their names.</summary>
public sealed class ExtractResources : Microsoft.Build.Utilities.Task
{
    /// <summary>The assembly, which is read and not loaded.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The names of the resources.</summary>
    [Required]
    public string[] Names { get; set; } = [];

    /// <summary>The folder that receives the files; a file with the same content is left alone.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var found = Read(File.ReadAllBytes(Assembly));
        foreach (string name in Names)
        {
            if (found.TryGetValue(name, out byte[] content))
            {
                AtomicFile.WriteIfDifferent(Path.Combine(OutputFolder, name), content);
            }
            else
            {
                Log.LogError("'{0}' has no resource '{1}'. It has: {2}.", Assembly, name, string.Join(", ", found.Keys));
            }
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Returns the embedded resources of an assembly by name.</summary>
    /// <param name="assembly">The whole file.</param>
    internal static Dictionary<string, byte[]> Read(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        PEMemoryBlock data = file.GetSectionData(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (ManifestResource resource in metadata.ManifestResources.Select(metadata.GetManifestResource))
        {
            if (!resource.Implementation.IsNil)
            {
                continue; // in another file
            }

            BlobReader reader = data.GetReader(checked((int)resource.Offset), data.Length - checked((int)resource.Offset));
            found.Add(metadata.GetString(resource.Name), reader.ReadBytes(reader.ReadInt32()));
        }

        return found;
    }
}
