namespace MLNet.Adapters.Methods.Composition;

/// <summary>Several adapters that act at the same places, side by side.</summary>
internal abstract class AlignedAdapters : ResidualAdapters
{
    /// <param name="name">The name of the derived class.</param>
    /// <param name="verb">The operation, for messages.</param>
    /// <param name="parts">The adapters with their names; not owned.</param>
    /// <exception cref="ArgumentException">The adapters differ in placement or form, or one transforms the embeddings.</exception>
    protected AlignedAdapters(string name, string verb, IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts)
        : base(name, parts[0].Adapter.Layers)
    {
        AdapterPlaces.Common(verb, parts);
        FirstTransform.Refuse(verb, parts);
        Parts = parts;
    }

    public override TextReading Reading => Parts.Max(part => part.Adapter.Reading);

    protected IReadOnlyList<(string Name, ResidualAdapters Adapter)> Parts { get; }

    public override void Freeze()
    {
        foreach (var (_, adapter) in Parts)
            adapter.Freeze();
    }
}
