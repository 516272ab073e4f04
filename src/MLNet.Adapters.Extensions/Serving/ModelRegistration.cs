using Microsoft.Extensions.DependencyInjection;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A name that is taken, and the service by which its model is asked for.</summary>
/// <param name="Name">The name.</param>
/// <param name="Service">The type of the service.</param>
internal sealed record ModelRegistration(string Name, Type Service)
{
    /// <summary>Takes a name.</summary>
    /// <exception cref="ArgumentException">It is taken.</exception>
    public static void Add(IServiceCollection services, string name, Type service)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (services.Any(other => other.ImplementationInstance is ModelRegistration taken && taken.Name == name))
            throw new ArgumentException($"There is already a model '{name}'. Give each model a name of its own.", nameof(name));
        services.AddSingleton(new ModelRegistration(name, service));
    }

    /// <summary>Returns the service of the only model of a type.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public static TService Single<TService>(IServiceProvider provider)
        where TService : notnull
    {
        var names = provider.GetServices<ModelRegistration>().Where(model => model.Service == typeof(TService)).Select(model => model.Name);
        return names.ToList() is [var name]
            ? provider.GetRequiredKeyedService<TService>(name)
            : throw new InvalidOperationException(
                $"There are several models for this service: {string.Join(", ", names.Select(name => $"'{name}'"))}. Ask for one by its "
                + $"name, with [FromKeyedServices(\"{names.First()}\")] or GetRequiredKeyedService.");
    }
}
