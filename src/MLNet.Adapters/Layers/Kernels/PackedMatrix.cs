using System.Runtime.InteropServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>A frozen linear map's weight in the order in which products read it, with its bias.</summary>
/// <remarks>
/// Panels of some columns of Wᵀ, [in, columns] each; the last one is filled up with zeros. Its own memory is released with the last
/// reference, that of given weights when it is disposed.
/// </remarks>
internal sealed unsafe class PackedMatrix : SafeHandle
{
    private readonly nint[] _panels; // where each begins, and where the last one ends
    private readonly float* _bias;
    private readonly IReadOnlyList<GivenWeight> _given = [];

    /// <param name="inner">The number of inputs.</param>
    /// <param name="columns">The number of outputs.</param>
    /// <param name="panelColumns">The number of columns in a panel, an even number.</param>
    /// <param name="isBFloat16">Whether the weight is kept in bfloat16.</param>
    public PackedMatrix(int inner, int columns, int panelColumns, bool isBFloat16 = false)
        : this(inner, columns, panelColumns, isBFloat16, ownsPanels: true)
    {
        var panelBytes = inner * panelColumns * (isBFloat16 ? sizeof(ushort) : sizeof(float));
        for (var panel = 0; panel <= Panels; panel++)
            _panels[panel] = (nint)_bias + ((nint)Panels * panelColumns * sizeof(float)) + ((nint)panel * panelBytes);
        if (Columns % panelColumns != 0)
            new Span<byte>((void*)_panels[^2], panelBytes).Clear();
    }

    private PackedMatrix(int inner, int columns, int panelColumns, bool isBFloat16, bool ownsPanels)
        : base(0, ownsHandle: true)
    {
        Inner = inner;
        Columns = columns;
        PanelColumns = panelColumns;
        Panels = (Columns + panelColumns - 1) / panelColumns;
        IsBFloat16 = isBFloat16;
        _panels = new nint[Panels + 1];
        var all = (nuint)Panels * (nuint)panelColumns;
        var weights = ownsPanels ? all * (nuint)inner / (isBFloat16 ? 2u : 1u) : 0; // in floats
        SetHandle((nint)AlignedFloats.Allocate(all + weights));
        _bias = (float*)handle;
        new Span<float>(_bias, Panels * panelColumns).Clear();
    }

    private PackedMatrix(int inner, int panelColumns, IReadOnlyList<GivenWeight> weights)
        : this(inner, weights.Sum(weight => weight.Columns), panelColumns, isBFloat16: false, ownsPanels: false)
    {
        _given = weights;
        var panel = 0;
        var aside = AlignedFloats.Allocate((nuint)inner * (nuint)panelColumns);
        foreach (var weight in weights)
        {
            FillBias(panel * panelColumns, (float*)weight.Bias, weight.Columns);
            for (var next = (float*)weight.Start; next < (float*)weight.Start + ((long)weight.Columns * inner); panel++)
            {
                _panels[panel] = (nint)next;
                next += inner * panelColumns;
                _panels[panel + 1] = (nint)next;
                Reorder(panel, aside);
            }
        }

        AlignedFloats.Free(aside);
    }

    /// <summary>The number of inputs.</summary>
    public int Inner { get; }

    /// <summary>The number of outputs.</summary>
    public int Columns { get; }

    public int PanelColumns { get; }

    public int Panels { get; }

    public bool IsBFloat16 { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Packs weights in their own memory, which it keeps until it is disposed; the outputs follow each other.</summary>
    /// <param name="inner">The number of inputs.</param>
    /// <param name="panelColumns">The number of columns in a panel, by which each weight's columns can be divided.</param>
    /// <param name="weights">The weights.</param>
    public static PackedMatrix InPlace(int inner, int panelColumns, params IReadOnlyList<GivenWeight> weights) =>
        weights.All(weight => weight.Columns % panelColumns == 0)
            ? new PackedMatrix(inner, panelColumns, weights)
            : throw new ArgumentException($"A weight does not fill panels of {panelColumns} columns.", nameof(weights));

    /// <summary>Returns a panel: [in, <see cref="PanelColumns"/>]; the one after the last has an address alone.</summary>
    public Matrix PanelAt(int index) => new((float*)_panels[index], PanelColumns);

    /// <summary>Returns a panel of a weight in bfloat16, likewise.</summary>
    public ushort* BFloat16PanelAt(int index) => (ushort*)_panels[index];

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
            Scatter(weight + ((long)column * Inner), first + column);
        FillBias(first, bias, columns);
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
            Scatter(weight + ((long)column * Inner), first + column);
        for (var column = 0; bias is not null && column < columns; column++)
            _bias[first + column] = BFloat16.ToSingle(bias[column]);
    }

    /// <summary>Copies some columns of a float32 weight back to their usual order.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="weight">Receives [columns, in].</param>
    /// <param name="columns">The number of columns.</param>
    public void CopyTo(int first, float* weight, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + columns, Columns, nameof(columns));
        for (var column = 0; column < columns; column++)
        {
            var source = At<float>(first + column);
            var target = weight + ((long)column * Inner);
            for (var i = 0; i < Inner; i++)
                target[i] = source[(long)i * PanelColumns];
        }
    }

    protected override bool ReleaseHandle()
    {
        AlignedFloats.Free((float*)handle);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var weight in disposing ? _given : [])
            weight.Owner.Dispose();
    }

    private void Reorder(int panel, float* aside)
    {
        var count = Inner * PanelColumns;
        new ReadOnlySpan<float>((float*)_panels[panel], count).CopyTo(new Span<float>(aside, count));
        for (var column = 0; column < PanelColumns; column++)
            Scatter(aside + ((long)column * Inner), (panel * PanelColumns) + column);
    }

    private void FillBias(int first, float* bias, int columns)
    {
        if (bias is not null)
            new ReadOnlySpan<float>(bias, columns).CopyTo(new Span<float>(_bias + first, columns));
    }

    private void Scatter<T>(T* column, int index)
        where T : unmanaged
    {
        var target = At<T>(index);
        for (var i = 0; i < Inner; i++)
            target[(long)i * PanelColumns] = column[i];
    }

    private T* At<T>(int column)
        where T : unmanaged => (T*)_panels[column / PanelColumns] + (column % PanelColumns);
}
