using MLNet.Adapters.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>A table of word embeddings: in memory, or in the encoder's file until something needs it whole.</summary>
/// <remarks>Shapes: V vocabulary, E embedding size, B batch, T tokens.</remarks>
/// <param name="table">Returns the encoder's parameter, [V, E]; NaN while only the file has it.</param>
internal sealed class WordTable(Func<Parameter> table) : IDisposable
{
    private const int ItemRows = 64; // that a thread reads at a time
    private const long BlockRows = 1 << 14; // of which each is addressed on its own, since a table may be larger than a span

    private readonly Lock _gate = new();
    private IRowSource? _file;
    private volatile bool _isOnlyInFile;

    /// <summary>The whole table, read now if only the file has it: [V, E].</summary>
    public Parameter Whole
    {
        get
        {
            if (_isOnlyInFile)
                ReadWhole();
            return table();
        }
    }

    /// <summary>Whether only a file has the table, and the file is not the same any more.</summary>
    public bool IsLost => _isOnlyInFile && _file!.HasChanged;

    /// <summary>Gives up the table's memory; the rows of texts are read from the file from now on.</summary>
    /// <param name="file">The same table, which is disposed with this.</param>
    public void LeaveIn(IRowSource file)
    {
        _file = file;
        ParameterMemory.Take(table()).Dispose();
        _isOnlyInFile = true;
    }

    /// <summary>Returns the embeddings of tokens: [B, T, E].</summary>
    /// <param name="ids">[B, T]</param>
    public Tensor Rows(Tensor ids)
    {
        if (!_isOnlyInFile)
            return EmbeddingTable.Rows(table(), ids);
        var rows = empty(ids.shape[0], ids.shape[1], table().shape[1]);
        Read(ids.flatten().data<long>().ToArray(), rows);
        return rows;
    }

    public void Dispose() => _file?.Dispose();

    private void ReadWhole()
    {
        lock (_gate)
        {
            if (!_isOnlyInFile)
                return;
            ParameterMemory.Restore(table(), ReadAll);
            _isOnlyInFile = false; // last: who sees this may read the table
        }
    }

    private void ReadAll(Tensor whole)
    {
        for (var first = 0L; first < whole.shape[0]; first += BlockRows)
        {
            var count = Math.Min(BlockRows, whole.shape[0] - first);
            using var block = whole.narrow(0, first, count);
            Read([.. Enumerable.Range(0, (int)count).Select(row => first + row)], block);
        }
    }

    private unsafe void Read(long[] ids, Tensor target)
    {
        var (file, width) = (_file!, (int)target.shape[^1]);
        var start = (nint)NativeFloats.Of(target);
        ScoringThreads.ForEach((ids.Length + ItemRows - 1) / ItemRows, item =>
        {
            var rows = ids.AsSpan(item * ItemRows, Math.Min(ItemRows, ids.Length - (item * ItemRows)));
            file.Read(rows, new Span<float>((float*)start + ((long)item * ItemRows * width), rows.Length * width));
        });
    }
}
