using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>A method in PEFT's files: its configuration and the names of its tensors.</summary>
internal interface IPeftMethod
{
    /// <summary>PEFT's name of the method: its <c>peft_type</c>.</summary>
    string Type { get; }

    /// <summary>Whether a configuration of the type is one of this method.</summary>
    bool Matches(HubFields fields);

    /// <summary>Reads the fields of the method.</summary>
    /// <param name="fields">All fields.</param>
    /// <param name="file">Their file.</param>
    /// <param name="model">The model into which the adapter was put.</param>
    /// <exception cref="InvalidDataException">A field is missing or malformed.</exception>
    /// <exception cref="NotSupportedException">A field has a value that cannot be expressed.</exception>
    AdapterConfig Read(HubFields fields, string file, PeftModel model);

    /// <summary>Writes the fields of the method.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="model">The model into which the adapter will be put.</param>
    /// <param name="saved">The modules that are trained as a whole.</param>
    /// <exception cref="NotSupportedException">PEFT cannot express the configuration.</exception>
    JsonObject Write(AdapterConfig config, PeftModel model, IReadOnlyList<string> saved);

    /// <summary>Returns the tensors of an adapter, which hold all of its parameters.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="model">The model.</param>
    IEnumerable<PeftTensor> Tensors(AdapterConfig config, PeftModel model);
}
