using System.Globalization;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>How long a request that finds an idle thread waits for others, to be scored together with them.</summary>
/// <remarks>
/// By default it does not wait: requests that arrive while others are scored already go together. A wait pays only where single requests
/// arrive faster than one by one can be scored, and nobody minds the latency.
/// </remarks>
internal static class LongestWait
{
    /// <summary>The number of milliseconds, 0 (the default) to 1000.</summary>
    public const string EnvironmentVariable = "MLNET_ADAPTERS_LONGEST_WAIT";

    private const double Limit = 1000; // ms

    private static readonly Lazy<TimeSpan> OfProcess = new(() => Parse(Environment.GetEnvironmentVariable(EnvironmentVariable)));

    /// <summary>The wait of this process.</summary>
    /// <exception cref="InvalidOperationException">The environment variable has an unknown value.</exception>
    public static TimeSpan Value => OfProcess.Value;

    /// <summary>Returns the wait that a value of the environment variable specifies.</summary>
    /// <exception cref="InvalidOperationException">It is not a number of milliseconds in the range.</exception>
    public static TimeSpan Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return TimeSpan.Zero;
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and <= Limit
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new InvalidOperationException(
                $"The environment variable {EnvironmentVariable} is '{value}'. "
                + $"Set it to a number of milliseconds from 0 to {Limit}, or remove it.");
    }
}
