using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The file format of one kind of model.</summary>
/// <param name="Signature">Exactly eight characters that mark the file.</param>
/// <param name="Version">The version that is written, and the newest version that can be read.</param>
/// <param name="LoaderSignature">The name by which ML.NET finds the class that loads the model.</param>
internal sealed record ModelFormat(string Signature, uint Version, string LoaderSignature)
{
    /// <summary>
    /// Creates the header that ML.NET writes. The simple assembly name lets any later version of the library load the file.
    /// </summary>
    public VersionInfo ToVersionInfo(Type modelType) =>
        new(
        modelSignature: Signature,
        verWrittenCur: Version,
        verReadableCur: Version,
        verWeCanReadBack: 1,
        loaderAssemblyName: modelType.Assembly.GetName().Name,
        loaderSignature: LoaderSignature);

    /// <summary>Throws if the file is of another kind or of a newer version.</summary>
    /// <exception cref="FormatException">
    /// The file is of another kind or of a newer version; the message contains the version and the remedy.
    /// </exception>
    public void Check(IExceptionContext context, ModelLoadContext model, Type modelType)
    {
        if (model.Header.ModelVerReadable > Version)
        {
            throw context.ExceptDecode(
                $"This {LoaderSignature} was saved in format version {model.Header.ModelVerReadable}, but this version of "
                    + $"{modelType.Assembly.GetName().Name} reads versions up to {Version}. Update the package, "
                    + "or save the model again with this version.");
        }

        model.CheckAtModel(ToVersionInfo(modelType));
    }
}
