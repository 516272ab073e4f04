using System.Runtime.InteropServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>A frozen linear map's weight in the order in which products read it, with its bias.</summary>
/// <remarks>
/// Panels of some columns of Wᵀ, [in, columns] each, one after another; the last one is filled up with zeros. The memory is released with
/// the last reference.
/// </remarks>
internal sealed unsafe class PackedMatrix : SafeHandle
{
    private readonly void* _panels;
    private readonly float* _bias;

    /// <param name="inner">The number of inputs.</param>
    /// <param name="columns">The number of outputs.</param>
    /// <param name="panelColumns">The number of columns in a panel, an even number.</param>
    /// <param name="isBFloat16">Whether the weight is kept in bfloat16.</param>
    public PackedMatrix(int inner, int columns, int panelColumns, bool isBFloat16 = false)
        : base(0, ownsHandle: true)
    {
        Inner = inner;
        Columns = columns;
        PanelColumns = panelColumns;
        Panels = (Columns + panelColumns - 1) / panelColumns;
        IsBFloat16 = isBFloat16;
        var all = (nuint)Panels * (nuint)panelColumns;
        var weights = all * (nuint)inner / (isBFloat16 ? 2u : 1u); // in floats
        SetHandle((nint)AlignedFloats.Allocate(weights + all));
        _panels = (float*)handle;
        _bias = (float*)handle + weights;
        new Span<float>(_bias, Panels * panelColumns).Clear();
        if (Columns % panelColumns == 0)
            return;
        if (isBFloat16)
            new Span<ushort>(BFloat16PanelAt(Panels - 1), inner * panelColumns).Clear();
        else
            new Span<float>(PanelAt(Panels - 1).Start, inner * panelColumns).Clear();
    }

    /// <summary>The number of inputs.</summary>
    public int Inner { get; }

    /// <summary>The number of outputs.</summary>
    public int Columns { get; }

    public int PanelColumns { get; }

    public int Panels { get; }

    public bool IsBFloat16 { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Returns a panel: [in, <see cref="PanelColumns"/>].</summary>
    public Matrix PanelAt(int index) => new((float*)_panels + ((long)index * Inner * PanelColumns), PanelColumns);

    /// <summary>Returns a panel of a weight in bfloat16.</summary>
    public ushort* BFloat16PanelAt(int index) => (ushort*)_panels + ((long)index * Inner * PanelColumns);

    /// <summary>Returns the bias of a panel's columns; zeros without a bias.</summary>
    public float* BiasAt(int panel) => _bias + (panel * PanelColumns);

    /// <summary>Copies a weight to some columns.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="weight">[columns, in]</param>
    /// <param name="bias">[columns]; null for zeros.</param>
    /// <param name="columns">The number of columns.</param>
    public void Fill(int first, float* weight, float* bias, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + columns, Columns, nameof(columns));
        for (var column = 0; column < columns; column++)
            Scatter(weight + ((long)column * Inner), (float*)_panels, first + column);
        if (bias is not null)
            new ReadOnlySpan<float>(bias, columns).CopyTo(new Span<float>(_bias + first, columns));
    }

    /// <summary>Copies a weight and a bias in bfloat16 to some columns.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="weight">[columns, in]</param>
    /// <param name="bias">[columns]; null for zeros.</param>
    /// <param name="columns">The number of columns.</param>
    public void Fill(int first, ushort* weight, ushort* bias, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + columns, Columns, nameof(columns));
        for (var column = 0; column < columns; column++)
            Scatter(weight + ((long)column * Inner), (ushort*)_panels, first + column);
        for (var column = 0; bias is not null && column < columns; column++)
            _bias[first + column] = BFloat16.ToSingle(bias[column]);
    }

    protected override bool ReleaseHandle()
    {
        AlignedFloats.Free((float*)handle);
        return true;
    }

    private void Scatter<T>(T* column, T* panels, int index)
        where T : unmanaged
    {
        var target = panels + ((long)(index / PanelColumns) * Inner * PanelColumns) + (index % PanelColumns);
        for (var i = 0; i < Inner; i++)
            target[(long)i * PanelColumns] = column[i];
    }
}
