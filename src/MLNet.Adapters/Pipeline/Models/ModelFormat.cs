using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The file format of one kind of model.</summary>
/// <param name="Signature">Exactly eight characters that mark the file.</param>
/// <param name="Version">The version of models whose encoder is float32.</param>
/// <param name="LoaderSignature">The name by which ML.NET finds the class that loads the model.</param>
internal sealed record ModelFormat(string Signature, uint Version, string LoaderSignature)
{
    /// <summary>The version of models whose encoder is bfloat16, so that a library without bfloat16 refuses them.</summary>
    /// <value><see cref="Version"/> by default: there are no such models.</value>
    public uint BFloat16Version { get; init; } = Version;

    private uint NewestVersion => Math.Max(Version, BFloat16Version);

    /// <summary>Returns the format in which a model of a precision is written.</summary>
    public ModelFormat For(ComputePrecision precision) =>
        precision == ComputePrecision.BFloat16 ? this with { Version = BFloat16Version } : this;

    /// <summary>
    /// Creates the header that ML.NET writes. The simple assembly name lets any later version of the library load the file.
    /// </summary>
    public VersionInfo ToVersionInfo(Type modelType) => ToVersionInfo(modelType, Version);

    /// <summary>Throws if the file is of another kind or of a newer version.</summary>
    /// <exception cref="FormatException">
    /// The file is of another kind or of a newer version; the message contains the version and the remedy.
    /// </exception>
    public void Check(IExceptionContext context, ModelLoadContext model, Type modelType)
    {
        if (model.Header.ModelVerReadable > NewestVersion)
        {
            throw context.ExceptDecode(
                $"This {LoaderSignature} was saved in format version {model.Header.ModelVerReadable}, but this version of "
                    + $"{modelType.Assembly.GetName().Name} reads versions up to {NewestVersion}. Update the package, "
                    + "or save the model again with this version.");
        }

        model.CheckAtModel(ToVersionInfo(modelType, NewestVersion));
    }

    private VersionInfo ToVersionInfo(Type modelType, uint version) =>
        new(
        modelSignature: Signature,
        verWrittenCur: version,
        verReadableCur: version,
        verWeCanReadBack: 1,
        loaderAssemblyName: modelType.Assembly.GetName().Name,
        loaderSignature: LoaderSignature);
}
