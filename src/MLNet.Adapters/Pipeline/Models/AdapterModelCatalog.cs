using Microsoft.ML;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters;

/// <summary>Extension methods that add atomic saving of any ML.NET model to ML.NET's catalog.</summary>
public static class AdapterModelCatalog
{
    /// <summary>
    /// Saves a model and the schema of its input as <c>Save</c> does, but replaces an existing file only after the new one is completely
    /// written to disk.
    /// </summary>
    /// <remarks>
    /// <c>Save</c> empties the file first, so a full disk or a crash leaves neither the old nor the new model. This method writes to a
    /// temporary file in the same folder, flushes it to disk and renames it. If anything fails, the existing file is unchanged and the
    /// temporary file is removed. A replaced file keeps its Unix permissions, and a symbolic link remains one: its target is replaced.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.Model</c>.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="inputSchema">The schema of the input; null for none.</param>
    /// <param name="filePath">The file to create or replace. Its folder must exist.</param>
    /// <exception cref="ArgumentException">The path names a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">The path's folder does not exist.</exception>
    public static void SaveAtomically(this ModelOperationsCatalog catalog, ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        AtomicFile.Write(filePath, stream => catalog.Save(model, inputSchema, stream));
    }

    /// <summary>
    /// Saves a model and the loader of its input as <c>Save</c> does, but replaces an existing file only after the new one is completely
    /// written to disk.
    /// </summary>
    /// <typeparam name="TSource">The type that the loader reads from.</typeparam>
    /// <param name="catalog"><c>MLContext.Model</c>.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="loader">The loader that created the model's input.</param>
    /// <param name="filePath">The file to create or replace. Its folder must exist.</param>
    /// <exception cref="ArgumentException">The path names a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">The path's folder does not exist.</exception>
    public static void SaveAtomically<TSource>(
        this ModelOperationsCatalog catalog, ITransformer model, IDataLoader<TSource> loader, string filePath)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loader);
        AtomicFile.Write(filePath, stream => catalog.Save(model, loader, stream));
    }
}
