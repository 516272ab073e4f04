using Microsoft.Extensions.Hosting;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Loads a model when the application starts; if that fails, the application does not start.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelStart(IModelLifetime model) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(model.Load, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
