using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>What the estimator tests stand on: the estimator and data under test, and the model, fitted once a class.</summary>
public abstract class FittedModelTests<TTransformer>
    where TTransformer : class, ITransformer
{
    private static readonly ConcurrentDictionary<Type, Lazy<FittedModel>> Fitted = new();

    private protected FittedModel Subject => Fitted.GetOrAdd(GetType(), _ => new Lazy<FittedModel>(Fit)).Value;

    /// <summary>An estimator with the default column names.</summary>
    protected abstract IEstimator<TTransformer> CreateEstimator(MLContext context);

    /// <summary>Some twenty rows that can be fitted, transformed and shuffled, with columns that only pass through.</summary>
    protected abstract IDataView CreateFitData(MLContext context);

    /// <summary>Whether Fit needs columns that Transform does not.</summary>
    protected virtual bool NeedsMoreToFit => true;

    /// <summary>Data that can be transformed but not fitted, where there is such.</summary>
    protected abstract IDataView CreateTransformData(MLContext context);

    /// <summary>Data that can be neither fitted nor transformed.</summary>
    protected abstract IEnumerable<IDataView> CreateInvalidData(MLContext context);

    /// <summary>Data that can be fitted but not transformed, for estimators that have such.</summary>
    protected virtual IEnumerable<IDataView> CreateFitOnlyData(MLContext context) => [];

    /// <summary>How many rows the model has scored so far.</summary>
    protected abstract long CountScoredRows(TTransformer model);

#pragma warning disable CA1000 // The test runner calls it on each derived class.
    [ClassCleanup(InheritanceBehavior.BeforeEachDerivedClass)]
    public static void DisposeModels()
    {
        foreach (Lazy<FittedModel> fitted in Fitted.Values.Where(fitted => fitted.IsValueCreated))
        {
            (fitted.Value.Model as IDisposable)?.Dispose();
            (fitted.Value.Loaded as IDisposable)?.Dispose();
        }

        Fitted.Clear();
    }
#pragma warning restore CA1000

    private protected static (ITransformer Model, DataViewSchema InputSchema) SaveAndLoad(
        MLContext context,
        ITransformer model,
        DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext(9).Model.Load(stream, out DataViewSchema inputSchema);
        return (loaded, inputSchema);
    }

    private protected static void MustFail(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (Innermost(error) is ArgumentOutOfRangeException or InvalidOperationException)
        {
            return;
        }

        Assert.Fail("Nothing failed.");
    }

    private protected static Exception Innermost(Exception error) =>
        error is TargetInvocationException ? Innermost(error.InnerException!) : error;

    private protected static TResult[] OnThreads<TResult>(int count, Func<TResult> work)
    {
        var results = new TResult[count];
        var errors = new ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            try
            {
                results[index] = work();
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.IsEmpty(errors, string.Join(Environment.NewLine, errors));
        return results;
    }

    private protected static string[] Values(IDataView view) =>
        [.. RowText.ReadAll(view, column => !column.IsHidden).Select(row => string.Join(" | ", row.Values))];

    /// <summary>The rows in an order that shuffling does not change.</summary>
    private protected static IEnumerable<RowText> ById(IEnumerable<RowText> rows) =>
        rows.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => row with { Position = 0 });

    /// <summary>Equal but for the last digits: a row's batch may change how its numbers are added up.</summary>
    private protected static void AreClose(IEnumerable<RowText> expected, IEnumerable<RowText> actual)
    {
        List<RowText> left = [.. expected];
        List<RowText> right = [.. actual];
        Assert.HasCount(left.Count, right);
        foreach ((RowText one, RowText other) in left.Zip(right))
        {
            Assert.AreEqual(one.Id, other.Id);
            Assert.AreEqual(one.Position, other.Position);
            foreach ((string oneValue, string otherValue) in one.Values.Zip(other.Values))
                SchemaText.AreClose(oneValue, otherValue, 1e-5);
        }
    }

    private FittedModel Fit()
    {
        var context = new MLContext(1);
        IDataView data = CreateFitData(context);
        TTransformer model = CreateEstimator(context).Fit(data);
        (ITransformer loaded, DataViewSchema loadedSchema) = SaveAndLoad(context, model, data.Schema);
        return new FittedModel(context, data, model, loaded, loadedSchema, model.Transform(data));
    }

    private protected sealed record FittedModel(
        MLContext Context, IDataView FitData, TTransformer Model, ITransformer Loaded, DataViewSchema LoadedSchema, IDataView Scored);
}
