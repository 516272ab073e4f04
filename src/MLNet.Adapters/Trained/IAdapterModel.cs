namespace MLNet.Adapters.Trained;

/// <summary>A transformer that may hold adapters.</summary>
internal interface IAdapterModel
{
    /// <summary>The adapters with the model's head; null where the model was trained without any.</summary>
    AdapterComposition? Composition { get; }
}
