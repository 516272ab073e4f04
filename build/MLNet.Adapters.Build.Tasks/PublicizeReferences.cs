using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MLNet.Adapters.Build;

/// <summary>
/// Writes copies of reference assemblies whose internals are public, for the compiler alone; the run time uses the originals.
/// </summary>
public sealed class PublicizeReferences : Microsoft.Build.Utilities.Task
{
    /// <summary>The assemblies that the compiler is about to reference.</summary>
    [Required]
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The simple names of the assemblies to open.</summary>
    [Required]
    public string[] AssemblyNames { get; set; } = [];

    /// <summary>The folder that receives the opened copies.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>The references that an opened copy replaces.</summary>
    [Output]
    public ITaskItem[] Replaced { get; private set; } = [];

    /// <summary>The opened copies, with the metadata of the references they replace.</summary>
    [Output]
    public ITaskItem[] Replacements { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var names = new HashSet<string>(AssemblyNames, StringComparer.OrdinalIgnoreCase);
        Replaced = [.. References.Where(reference => names.Remove(Path.GetFileNameWithoutExtension(reference.ItemSpec)))];
        foreach (string missing in names)
        {
            Log.LogError(
                "The assembly '{0}' of PublicizeAssemblyNames is not referenced. Reference the package that holds it, "
                + "or take it off the list.",
                missing);
        }

        Replacements = [.. Replaced.Select(OpenedCopy)];
        return !Log.HasLoggedErrors;
    }

    private ITaskItem OpenedCopy(ITaskItem reference)
    {
        byte[] content = File.ReadAllBytes(reference.ItemSpec);
        ReferencePublicizer.Open(content);
        string copy = Path.Combine(OutputFolder, Path.GetFileName(reference.ItemSpec));
        AtomicFile.WriteIfDifferent(copy, content);
        return new TaskItem(reference) { ItemSpec = copy };
    }
}
