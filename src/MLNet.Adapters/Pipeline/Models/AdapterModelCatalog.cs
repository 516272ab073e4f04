using Microsoft.ML;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters;

/// <summary>Saving of models on ML.NET's catalog, of this library or any other.</summary>
public static class AdapterModelCatalog
{
    /// <summary>
    /// Saves a model and the schema of its input as <c>Save</c> does, but replaces an older file only once the new one is complete on the
    /// disk.
    /// </summary>
    /// <remarks>
    /// <c>Save</c> empties the file first, so that a full disk or a crash leaves neither model. This writes under a temporary name in the
    /// same folder, flushes to the disk and renames. If anything fails, the older file stays as it was and the temporary one is removed. A
    /// file that is replaced keeps its Unix permissions, and a symbolic link stays one: the file that it leads to is replaced.
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
    /// Saves a model and the loader of its input as <c>Save</c> does, but replaces an older file only once the new one is complete on the
    /// disk.
    /// </summary>
    /// <typeparam name="TSource">What the loader reads from.</typeparam>
    /// <param name="catalog"><c>MLContext.Model</c>.</param>
    /// <param name="model">The trained model.</param>
    /// <param name="loader">The loader that made the model's input.</param>
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
