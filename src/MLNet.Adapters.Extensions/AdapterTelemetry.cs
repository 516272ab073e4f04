namespace MLNet.Adapters.Extensions;

/// <summary>The names by which OpenTelemetry or another listener subscribes to what served models report.</summary>
public static class AdapterTelemetry
{
    /// <summary>The name of the meter: <c>metrics.AddMeter(AdapterTelemetry.MeterName)</c>.</summary>
    public const string MeterName = "MLNet.Adapters";

    /// <summary>The name of the source of activities: <c>tracing.AddSource(AdapterTelemetry.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "MLNet.Adapters";
}
