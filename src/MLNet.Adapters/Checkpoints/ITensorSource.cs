using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Named tensors of a checkpoint, read one at a time.</summary>
internal interface ITensorSource : IDisposable
{
    /// <summary>The name of the checkpoint in messages.</summary>
    string Name { get; }

    /// <summary>The entries by tensor name.</summary>
    IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>Reads a tensor and converts it to a floating-point type.</summary>
    /// <param name="name">A key of <see cref="Entries"/>.</param>
    /// <param name="computeType">Float32, Float64, Float16 or BFloat16.</param>
    /// <param name="device">The device of the tensor.</param>
    /// <returns>A new tensor in the caller's dispose scope, or owned by the caller when there is none.</returns>
    /// <exception cref="InvalidDataException">The checkpoint lacks the tensor, or was cut since it was opened.</exception>
    Tensor Read(string name, ScalarType computeType, Device device);

    /// <summary>Reads a tensor into an existing one of its shape and of a floating-point type, which keeps its type and device.</summary>
    /// <param name="name">A key of <see cref="Entries"/>.</param>
    /// <param name="target">The tensor to fill.</param>
    /// <exception cref="InvalidDataException">The checkpoint lacks the tensor, or was cut since it was opened.</exception>
    void ReadInto(string name, Tensor target);

    /// <summary>Reads a tensor as the type in the file; integers and Booleans are not converted.</summary>
    /// <inheritdoc cref="Read" path="/param|/returns|/exception"/>
    Tensor ReadAsStored(string name, Device device);

    /// <summary>Opens a table to read single rows of it, independently of this source.</summary>
    /// <param name="name">A key of <see cref="Entries"/>, of two axes.</param>
    /// <returns>The table, owned by the caller; null if this checkpoint cannot be read by rows.</returns>
    /// <exception cref="InvalidDataException">The checkpoint was changed since it was opened.</exception>
    IRowSource? OpenRows(string name) => null;
}
