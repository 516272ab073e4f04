using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MLNet.Adapters.Extensions.Embedding;
using MLNet.Adapters.Extensions.Serving;

namespace MLNet.Adapters.Extensions;

/// <summary>Adds embedding generators to the services of an application.</summary>
public static class AdapterEmbeddingServiceCollectionExtensions
{
    /// <summary>
    /// Adds a generator of embeddings, by an encoder with or without an adapter. It is loaded and warmed up when the host starts, or at the
    /// first request without a host.
    /// </summary>
    /// <remarks>
    /// An <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c> is injected by its type if this is the only one, and always as a
    /// keyed service, by the name. It batches the texts of all callers; <c>EmbeddingGenerationOptions.Dimensions</c> cuts the vectors, and
    /// they are normalized again if the model normalizes. A full queue is a <see cref="PredictionQueueFullException"/>. The keyed
    /// <see cref="IServedModel"/> of the same name reloads the model. Disposing the generator does nothing: the services own it.
    /// </remarks>
    /// <param name="services">The services of the application.</param>
    /// <param name="name">The name of the generator, also in metrics, traces, log and health checks.</param>
    /// <param name="configure">
    /// Says where the model comes from, as in <c>options => options.FromFile("search.zip")</c> or <c>options => options.FromEncoder()</c>,
    /// and how it is served. A wrong value stops the host with an <see cref="OptionsValidationException"/>.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or taken.</exception>
    public static IServiceCollection AddAdapterEmbeddingGenerator(
        this IServiceCollection services, string name, Action<AdapterEmbeddingGeneratorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ModelRegistration.Add(services, name, typeof(IEmbeddingGenerator<string, Embedding<float>>));
        ModelServices.AddChecked(services, name, configure);
        ModelServices.AddModel<EmbeddedText, EmbeddedVector>(services, name, provider => Setup(name, OptionsOf(provider)));
        services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(name, (provider, _) => new AdapterEmbeddingGenerator(
            provider.GetRequiredKeyedService<AdapterPredictor<EmbeddedText, EmbeddedVector>>(name), OptionsOf(provider).ModelId));
        services.TryAddSingleton(ModelRegistration.Single<IEmbeddingGenerator<string, Embedding<float>>>);
        return services;

        AdapterEmbeddingGeneratorOptions OptionsOf(IServiceProvider provider) =>
            provider.GetRequiredService<IOptionsMonitor<AdapterEmbeddingGeneratorOptions>>().Get(name);
    }

    private static ModelSetup<EmbeddedText> Setup(string name, AdapterEmbeddingGeneratorOptions options) => new(
        name, options, options.WarmUp ? new EmbeddedText() : null, model => EmbeddingStage.Find(model.Model).Serve(model));
}
