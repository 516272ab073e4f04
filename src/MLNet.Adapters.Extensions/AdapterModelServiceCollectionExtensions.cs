using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MLNet.Adapters.Extensions.Serving;

namespace MLNet.Adapters.Extensions;

/// <summary>Adds models of ML.NET to the services of an application.</summary>
public static class AdapterModelServiceCollectionExtensions
{
    /// <summary>
    /// Adds a model under a name. It is loaded and warmed up when the host starts, or at the first request without a host; a model that is
    /// missing or does not fit the classes stops the host.
    /// </summary>
    /// <remarks>
    /// An <see cref="IAdapterPredictor{TInput, TOutput}"/> is injected by its type if there is one model for it, and always as a keyed
    /// service, by the name. All are singletons and can be used from any thread.
    /// </remarks>
    /// <typeparam name="TInput">The class of the rows, as for a prediction engine.</typeparam>
    /// <typeparam name="TOutput">The class of the predictions, as for a prediction engine.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="name">The name of the model, also in metrics, traces, log and health checks.</param>
    /// <param name="configure">
    /// Says where the model comes from, as in <c>options => options.FromFile("reviews.zip", watchForChanges: true)</c>, and how it is
    /// served. A wrong value stops the host with an <see cref="OptionsValidationException"/>.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or taken.</exception>
    public static IServiceCollection AddAdapterModel<TInput, TOutput>(
        this IServiceCollection services, string name, Action<AdapterModelOptions<TInput>> configure)
        where TInput : class
        where TOutput : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ModelRegistration.Add(services, name, typeof(IAdapterPredictor<TInput, TOutput>));
        ModelServices.AddChecked(services, name, configure);
        ModelServices.AddModel<TInput, TOutput>(services, name, provider => Setup(provider, name));
        services.AddKeyedSingleton<IAdapterPredictor<TInput, TOutput>>(
            name, (provider, _) => provider.GetRequiredKeyedService<AdapterPredictor<TInput, TOutput>>(name));
        services.TryAddSingleton(ModelRegistration.Single<IAdapterPredictor<TInput, TOutput>>);
        return services;

        static ModelSetup<TInput> Setup(IServiceProvider provider, string name)
        {
            var options = provider.GetRequiredService<IOptionsMonitor<AdapterModelOptions<TInput>>>().Get(name);
            var columns = new ServedColumns(options.InputSchemaDefinition, options.OutputSchemaDefinition);
            return new ModelSetup<TInput>(name, options, WarmUpRow(options), model => model with { Columns = columns });
        }
    }

    private static TInput? WarmUpRow<TInput>(AdapterModelOptions<TInput> options)
        where TInput : class =>
        !options.WarmUp ? null
        : options.WarmUpRow is { } row ? row
        : typeof(TInput).GetConstructor([]) is { } constructor ? (TInput)constructor.Invoke([])
        : null;
}
