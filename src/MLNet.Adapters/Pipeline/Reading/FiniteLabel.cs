using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Refuses labels that no training can use.</summary>
internal static class FiniteLabel
{
    /// <summary>Returns the label.</summary>
    /// <param name="label">The label; one that is missing was handled before.</param>
    /// <param name="row">The number of the row, from 0.</param>
    /// <param name="what">The name of the data set in messages.</param>
    /// <param name="columnName">The name of the column.</param>
    /// <exception cref="InvalidOperationException">The label is infinite.</exception>
    public static float Check(float label, long row, string what, string columnName) =>
        float.IsFinite(label)
            ? label
            : throw Contracts.Except(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Row {row} of the {what} has the label {label} in column '{columnName}'. "
                    + $"A label must be a finite number; correct or filter the row."));
}
