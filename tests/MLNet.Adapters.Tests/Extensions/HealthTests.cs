using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ModelFile => _folder.File("model.zip");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Health_follows_the_model()
    {
        var time = new ManualTime();
        using var served = new Served<Number, Multiplied>(options => options.FromFile(ModelFile), time);

        var before = await CheckAsync(served);
        Assert.AreEqual(HealthStatus.Unhealthy, before.Status);
        Assert.AreEqual("Model 'model' is not loaded.", before.Description);

        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => served.Predictor.PredictAsync(new Number()));
        var missing = await CheckAsync(served);
        Assert.AreEqual(HealthStatus.Unhealthy, missing.Status);
        Assert.Contains(ModelFile, missing.Description!);

        SavedExpression.Save(ModelFile, 2);
        await served.Predictor.PredictAsync(new Number());
        var loaded = await CheckAsync(served);
        Assert.AreEqual(HealthStatus.Healthy, loaded.Status);
        Assert.AreEqual(ModelFile, loaded.Data["source"]);
        Assert.AreEqual(time.GetUtcNow(), loaded.Data["loadedAt"]);
        Assert.IsGreaterThanOrEqualTo(0.0, (double)loaded.Data["loadSeconds"]);

        File.WriteAllText(ModelFile, "no model");
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => served.Predictor.ReloadAsync());
        var degraded = await CheckAsync(served);
        Assert.AreEqual(HealthStatus.Degraded, degraded.Status);
        Assert.IsNotNull(degraded.Exception);
        Assert.AreEqual(time.GetUtcNow(), degraded.Data["failedAt"]);

        SavedExpression.Save(ModelFile, 3);
        await served.Predictor.ReloadAsync();
        Assert.AreEqual(HealthStatus.Healthy, (await CheckAsync(served)).Status);
    }

    private static async Task<HealthReportEntry> CheckAsync(Served<Number, Multiplied> served) =>
        (await served.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["model"];
}
