using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Adds what all served models need to an application's services.</summary>
internal static class ModelServices
{
    /// <summary>Adds the options of a model, checked at start.</summary>
    public static void AddChecked<TOptions>(IServiceCollection services, string name, Action<TOptions> configure)
        where TOptions : ServedModelOptions
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<TOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, ServedOptionsCheck<TOptions>>());
        services.TryAddSingleton(provider => new ServingMetrics(provider.GetService<IMeterFactory>()));
    }

    /// <summary>Adds a model under its name, and loads it at start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="setup">Completes the options.</param>
    public static void AddModel<TInput, TOutput>(IServiceCollection services, string name, Func<IServiceProvider, ModelSetup<TInput>> setup)
        where TInput : class
        where TOutput : class, new()
    {
        services.AddKeyedSingleton(name, (provider, _) => new AdapterPredictor<TInput, TOutput>(
            setup(provider),
            provider.GetRequiredService<ServingMetrics>(),
            provider.GetService<ILoggerFactory>()?.CreateLogger(typeof(IServedModel).Namespace!) ?? NullLogger.Instance,
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddKeyedSingleton<IServedModel>(name, (provider, _) => Predictor(provider));
        services.AddSingleton<IHostedService>(provider => new ModelStart(Predictor(provider)));

        AdapterPredictor<TInput, TOutput> Predictor(IServiceProvider provider) =>
            provider.GetRequiredKeyedService<AdapterPredictor<TInput, TOutput>>(name);
    }
}
