namespace MLNet.Adapters.Trained;

/// <summary>A transformer that may hold adapters.</summary>
internal interface IAdapterModel
{
    /// <summary>The adapters with the model's head; null if the model was trained without adapters.</summary>
    AdapterComposition? Composition { get; }
}
