using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MLNet.Adapters.Build;

/// <summary>
/// Writes patched copies of the libLibTorchSharp.so files that a build or publish is about to copy, and names the copies
/// to take in their place. The originals, which lie in the package cache, are only read.
/// </summary>
public sealed class PatchLibTorchSharp : Microsoft.Build.Utilities.Task
{
    /// <summary>The libraries to patch.</summary>
    [Required]
    public ITaskItem[] Libraries { get; set; } = [];

    /// <summary>The folder that receives the patched copies.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>The libraries that a patched copy replaces.</summary>
    [Output]
    public ITaskItem[] Replaced { get; private set; } = [];

    /// <summary>The patched copies, with the metadata of the libraries they replace.</summary>
    [Output]
    public ITaskItem[] Replacements { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var replaced = new List<ITaskItem>();
        var replacements = new List<ITaskItem>();
        foreach (ITaskItem library in Libraries)
        {
            byte[] content = File.ReadAllBytes(library.ItemSpec);
            PatchResult result = LibTorchSharpPatch.Apply(content);
            if (result.Outcome == PatchOutcome.Patched)
            {
                string copy = Path.Combine(OutputFolder, Path.GetFileName(library.ItemSpec));
                bool written = AtomicFile.WriteIfDifferent(copy, content);
                Log.LogMessage(
                    written ? MessageImportance.Normal : MessageImportance.Low,
                    "{0}: patched for systems with a libstdc++ older than GCC 13's.",
                    copy);
                replaced.Add(library);
                replacements.Add(new TaskItem(library) { ItemSpec = copy });
            }
            else if (result.Outcome == PatchOutcome.Refused)
            {
                WarnRefused(library.ItemSpec, result.Reason);
            }
        }

        Replaced = [.. replaced];
        Replacements = [.. replacements];
        return !Log.HasLoggedErrors;
    }

    private void WarnRefused(string library, string? reason) =>
        Log.LogWarning(
            subcategory: null,
            warningCode: "MLNA0001",
            helpKeyword: null,
            file: library,
            lineNumber: 0,
            columnNumber: 0,
            endLineNumber: 0,
            endColumnNumber: 0,
            message: "The native library is not one that can be made to load on older Linux systems and is used unchanged. {0} "
                + "If it loads where the application runs, set MLNetAdaptersPatchNative to false; "
                + "else use the TorchSharp version that MLNet.Adapters was built for.",
            messageArgs: [reason ?? ""]);
}
