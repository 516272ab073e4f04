using Microsoft.Build.Framework;

namespace MLNet.Adapters.Build;

/// <summary>
/// Copies large files into one folder that several projects then link to. Projects that build at the same time may share
/// the same file: each copy is complete before it takes its name.
/// </summary>
public sealed class ShareFiles : Microsoft.Build.Utilities.Task
{
    /// <summary>The files to share.</summary>
    [Required]
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>Where each file is shared, in the order of <see cref="Sources"/>.</summary>
    [Required]
    public ITaskItem[] Destinations { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        for (int i = 0; i < Sources.Length; i++)
        {
            if (AtomicFile.CopyIfNewer(Sources[i].ItemSpec, Destinations[i].ItemSpec))
            {
                Log.LogMessage(MessageImportance.Low, "{0}: shared as {1}.", Sources[i].ItemSpec, Destinations[i].ItemSpec);
            }
        }

        return !Log.HasLoggedErrors;
    }
}
