using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Trained;

/// <summary>The information that PEFT's files of an adapter lack and AdapterHub's have.</summary>
/// <param name="Name">The name of the adapter.</param>
/// <param name="HeadKind">What the head predicts; null if there is no head.</param>
/// <param name="Labels">The meaning of the head's outputs, in order; empty if they have no names.</param>
internal sealed record PeftSidecar(string Name, HeadKind? HeadKind, IReadOnlyList<string> Labels);
