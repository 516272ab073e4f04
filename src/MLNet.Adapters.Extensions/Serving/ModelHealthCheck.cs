using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The health of a served model.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelHealthCheck(IServedModel model) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Health(model.Name, model.State));

    private static HealthCheckResult Health(string name, ServedModelState state)
    {
        var data = new Dictionary<string, object> { ["source"] = state.Source };
        if (state.LoadedAt is { } loaded)
            data["loadedAt"] = loaded;
        if (state.LoadDuration is { } duration)
            data["loadSeconds"] = duration.TotalSeconds;
        if (!state.IsLoaded)
            return HealthCheckResult.Unhealthy(
                $"Model '{name}' is not loaded. {state.LastError?.Message}".TrimEnd(), state.LastError, data);
        if (state.LastError is null)
            return HealthCheckResult.Healthy($"Model '{name}' is loaded.", data);
        data["failedAt"] = state.FailedAt!;
        var since = state.LoadedAt!.Value.ToString("u", CultureInfo.InvariantCulture);
        return HealthCheckResult.Degraded(
            $"Model '{name}' of {since} is still in use, because a newer one could not be loaded. {state.LastError.Message}",
            state.LastError,
            data);
    }
}
