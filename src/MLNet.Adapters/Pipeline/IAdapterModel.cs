namespace MLNet.Adapters.Pipeline;

/// <summary>A transformer that may hold an adapter.</summary>
internal interface IAdapterModel
{
    /// <summary>The adapter; null where the model was trained without one.</summary>
    TrainedAdapter? Adapter { get; }
}
