namespace MLNet.Adapters.Encoders;

/// <summary>What AdapterHub's files call a family's models and the places of adapters in a layer.</summary>
/// <param name="ModelClass">The class of a model with adapters, such as <c>BertAdapterModel</c>.</param>
/// <param name="Attention">The attention sub-layer's end, below the layer's key.</param>
/// <param name="FeedForward">The feed-forward sub-layer's end.</param>
internal sealed record HubNames(string ModelClass, string Attention, string FeedForward);
