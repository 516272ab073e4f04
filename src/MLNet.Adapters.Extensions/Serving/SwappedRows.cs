using System.Collections;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The rows of a view that is kept: they change from batch to batch.</summary>
internal sealed class SwappedRows<TInput> : IEnumerable<TInput>
{
    public IReadOnlyList<TInput> Rows { get; set; } = [];

    public IEnumerator<TInput> GetEnumerator() => Rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
