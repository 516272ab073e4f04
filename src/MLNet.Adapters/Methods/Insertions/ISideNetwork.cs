namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A network beside the encoder: it reads the states between the layers, and adds to the encoder's result only.</summary>
internal interface ISideNetwork
{
    /// <summary>The layers whose output it reads, in order; −1 for the input of the first layer.</summary>
    IReadOnlyList<int> Reads { get; }

    /// <summary>Begins a pass.</summary>
    /// <param name="texts">The texts of the batch.</param>
    /// <param name="batch">The information about the batch.</param>
    ISidePass Begin(SideTexts texts, LayerBatch batch);
}
