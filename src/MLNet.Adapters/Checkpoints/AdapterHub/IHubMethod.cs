using System.Text.Json.Nodes;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>A method in AdapterHub's files: its configuration and the names of its tensors.</summary>
internal interface IHubMethod
{
    /// <summary>Whether the <c>config</c> object of an <c>adapter_config.json</c> is one of this method.</summary>
    /// <param name="architecture">Its <c>architecture</c>; <c>bottleneck</c> if the file contains none.</param>
    /// <param name="fields">All of its fields.</param>
    bool Matches(string architecture, HubFields fields);

    /// <summary>Reads the object.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="version">The version of the library that wrote it.</param>
    /// <exception cref="InvalidDataException">A field is missing or malformed.</exception>
    /// <exception cref="NotSupportedException">A field has a value that cannot be expressed, or is unknown.</exception>
    AdapterConfig Read(HubFields fields, int hiddenSize, HubVersion version);

    /// <summary>Writes the whole object, with the fields and defaults of AdapterHub 1.3.0.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="hiddenSize">H.</param>
    JsonObject Write(AdapterConfig config, int hiddenSize);

    /// <summary>
    /// Returns the names of the tensors at one place: ours, and theirs below the place. If one of ours has several, the first is written.
    /// </summary>
    /// <param name="name">The adapter's name.</param>
    /// <param name="config">The adapter's configuration.</param>
    IEnumerable<(string Here, string There)> TensorNames(string name, AdapterConfig config);

    /// <summary>Returns the names of the tensors outside the layers: ours, and theirs below the model.</summary>
    /// <param name="name">The adapter's name.</param>
    IEnumerable<(string Here, string There)> ModelTensorNames(string name) => [];

    /// <summary>Returns the method that a parameter belongs to, with its configuration, and the parameter's name there.</summary>
    /// <param name="here">The name of a parameter of the adapter.</param>
    /// <param name="config">The adapter's configuration.</param>
    (IHubMethod Method, AdapterConfig Config, string Here) PartOf(string here, AdapterConfig config) => (this, config, here);

    /// <summary>Whether a tensor repeats another one, and is never written.</summary>
    /// <param name="key">Its name below the model.</param>
    /// <param name="name">The adapter's name.</param>
    /// <param name="config">The adapter's configuration.</param>
    bool IsRepetition(string key, string name, AdapterConfig config) => false;
}
