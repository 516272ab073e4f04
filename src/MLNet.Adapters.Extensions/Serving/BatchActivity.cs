using System.Diagnostics;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The activity of a batch, with links to those of its callers.</summary>
internal static class BatchActivity
{
    private static readonly ActivitySource Source = new(AdapterTelemetry.ActivitySourceName);

    public static Activity? Start(string modelName, int rows, IEnumerable<ActivityContext> callers)
    {
        if (!Source.HasListeners())
            return null;
        var links = callers.Where(caller => caller != default).Distinct().Select(caller => new ActivityLink(caller));
        var activity = Source.StartActivity("mlnet.adapters.batch", ActivityKind.Internal, default(ActivityContext), links: links);
        activity?.SetTag(ServingMetrics.ModelTag, modelName);
        activity?.SetTag("mlnet.adapters.batch.size", rows);
        return activity;
    }

    public static void End(Activity? activity, BatchCounts counts)
    {
        activity?.SetTag("mlnet.adapters.batch.tokens", counts.Tokens);
        if (counts.Error is { } error)
        {
            activity?.SetTag(ServingMetrics.ErrorTag, error.GetType().FullName);
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        }
    }
}
