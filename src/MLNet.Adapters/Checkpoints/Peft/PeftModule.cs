using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>A linear map in the model that PEFT sees, which may be several maps of this library in one.</summary>
/// <param name="Name">Its path in the model, such as <c>bert.encoder.layer.0.attention.self.query</c>.</param>
/// <param name="Suffix">Its path below its layer, such as <c>attention.self.query</c>.</param>
/// <param name="Layer">The index of its layer; null for the pooler.</param>
/// <param name="Places">The places in the layer, in the order of its rows; empty for the pooler.</param>
/// <param name="Owners">The prefixes of our parameters, in the same order, such as <c>layer.0.query</c>.</param>
internal sealed record PeftModule(
    string Name, string Suffix, int? Layer, IReadOnlyList<ProjectionPlace> Places, IReadOnlyList<string> Owners)
{
    /// <summary>Returns the key of a tensor in PEFT's files.</summary>
    /// <param name="part">Its name below the module.</param>
    public string Key(string part) => $"{PeftModel.Root}{Name}.{part}";
}
