using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLNet.Adapters.Extensions.Serving;

namespace MLNet.Adapters.Extensions;

/// <summary>Adds the health of served models to the health checks of an application.</summary>
public static class AdapterHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of a model: healthy if it is loaded, degraded if it is loaded but its last reload failed, and unhealthy if none is
    /// loaded. The data name the source, when it was loaded and how long that took.
    /// </summary>
    /// <param name="builder">What <c>services.AddHealthChecks()</c> returns.</param>
    /// <param name="modelName">The name under which the model or the embedding generator was added.</param>
    /// <param name="healthCheckName">The name of the check. Null by default: the name of the model.</param>
    /// <param name="tags">Tags by which checks are chosen, such as "ready". Null by default: none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The name of the model is null or empty.</exception>
    public static IHealthChecksBuilder AddAdapterModel(
        this IHealthChecksBuilder builder, string modelName, string? healthCheckName = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(modelName);
        return builder.Add(new HealthCheckRegistration(
            healthCheckName ?? modelName,
            provider => new ModelHealthCheck(provider.GetRequiredKeyedService<IServedModel>(modelName)),
            failureStatus: null,
            tags));
    }
}
