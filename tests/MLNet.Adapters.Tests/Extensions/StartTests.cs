using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MLNet.Adapters.Extensions;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GatedStage _stage = new();

    public StartTests() => _stage.Open();

    public void Dispose()
    {
        _stage.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task Host_loads_and_warms_the_model_before_the_first_request()
    {
        using var host = Host<Number, Doubled>(options => options.FromModel(_stage.Model));

        await host.StartAsync();

        Assert.IsTrue(host.Services.GetRequiredKeyedService<IServedModel>("model").State.IsLoaded);
        CollectionAssert.AreEqual(new[] { 0f }, _stage.Read.ToArray());
        await host.StopAsync();
    }

    [TestMethod]
    public async Task Warm_up_can_be_given_a_row_or_left_out()
    {
        using var none = Host<Number, Doubled>(options =>
        {
            options.FromModel(_stage.Model);
            options.WarmUp = false;
        });
        await none.StartAsync();
        Assert.IsEmpty(_stage.Read);
        Assert.IsTrue(none.Services.GetRequiredKeyedService<IServedModel>("model").State.IsLoaded);

        using var given = Host<Number, Doubled>(options =>
        {
            options.FromModel(_stage.Model);
            options.WarmUpRow = new Number { Value = 5 };
        });
        await given.StartAsync();
        CollectionAssert.AreEqual(new[] { 5f }, _stage.Read.ToArray());
    }

    [TestMethod]
    public async Task Row_that_cannot_be_scored_stops_the_host()
    {
        using var host = Host<Number, Doubled>(options =>
        {
            options.FromModel(_stage.Model);
            options.WarmUpRow = new Number { Value = -1 };
        });

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("'model'", exception.Message);
        Assert.Contains("-1 is negative", exception.Message);
        Assert.Contains("WarmUpRow", exception.Message);
    }

    [TestMethod]
    public async Task Missing_file_stops_the_host()
    {
        using var host = Host<Number, Multiplied>(options => options.FromFile(_folder.File("none.zip")));

        var exception = await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => host.StartAsync());

        Assert.Contains("Model 'model'", exception.Message);
        Assert.Contains(_folder.File("none.zip"), exception.Message);
        Assert.Contains("FromFile", exception.Message);
    }

    [TestMethod]
    public async Task File_that_is_no_model_stops_the_host()
    {
        using var host = Host<Number, Multiplied>(options => options.FromFile(_folder.Write("text.zip", "no model")));

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains(_folder.File("text.zip"), exception.Message);
    }

    [TestMethod]
    public async Task Rows_without_the_models_column_stop_the_host()
    {
        SavedExpression.Save(_folder.File("model.zip"), 2);
        using var host = Host<LabelledText, Multiplied>(options => options.FromFile(_folder.File("model.zip")));

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("LabelledText has no column 'Value'", exception.Message);
        Assert.Contains("trained on 'Value' (Single)", exception.Message);
        Assert.Contains("'Text' (String)", exception.Message);
    }

    [TestMethod]
    public async Task Predictions_with_a_column_that_the_model_does_not_have_stop_the_host()
    {
        SavedExpression.Save(_folder.File("model.zip"), 2);
        using var missing = Host<Number, Doubled>(options => options.FromFile(_folder.File("model.zip")));
        using var different = Host<Number, TextResult>(options => options.FromFile(_folder.File("model.zip")));

        var noColumn = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => missing.StartAsync());
        var otherType = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => different.StartAsync());

        Assert.Contains("Doubled has column 'Result', which the model does not return", noColumn.Message);
        Assert.Contains("'First' (Single)", noColumn.Message);
        Assert.Contains("do not fit TextResult", otherType.Message);
    }

    [TestMethod]
    [DataRow("MaxBatchSize is 0")]
    [DataRow("MaxConcurrentBatches is -1")]
    [DataRow("MaxQueueLength is 0")]
    [DataRow("WatchInterval is 00:00:00")]
    [DataRow("No model is given")]
    public async Task Wrong_option_stops_the_host(string fault)
    {
        using var host = Host<Number, Doubled>(options =>
        {
            options.FromModel(_stage.Model);
            if (fault.StartsWith("MaxBatchSize", StringComparison.Ordinal))
                options.MaxBatchSize = 0;
            if (fault.StartsWith("MaxConcurrentBatches", StringComparison.Ordinal))
                options.MaxConcurrentBatches = -1;
            if (fault.StartsWith("MaxQueueLength", StringComparison.Ordinal))
                options.MaxQueueLength = 0;
            if (fault.StartsWith("WatchInterval", StringComparison.Ordinal))
                options.WatchInterval = TimeSpan.Zero;
        }, withModel: !fault.StartsWith("No model", StringComparison.Ordinal));

        var exception = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains($"Model 'model': {fault}", exception.Message);
    }

    private static IHost Host<TInput, TOutput>(Action<AdapterModelOptions<TInput>> configure, bool withModel = true)
        where TInput : class
        where TOutput : class, new()
    {
        var builder = new HostBuilder();
        builder.ConfigureServices(services => services.AddAdapterModel<TInput, TOutput>("model", withModel ? configure : _ => { }));
        return builder.Build();
    }

    public sealed class TextResult
    {
        public string First { get; set; } = "";
    }
}
