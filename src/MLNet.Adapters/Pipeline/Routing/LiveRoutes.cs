namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The routes of a running model. They are replaced as a whole: a computation keeps those with which it began.</summary>
internal sealed class LiveRoutes(AdapterRoutes routes)
{
    private readonly Lock _gate = new();
    private volatile AdapterRoutes _current = routes;

    public AdapterRoutes Current => _current;

    /// <summary>Replaces the routes; changes from multiple threads are made one after the other.</summary>
    /// <param name="change">Returns the new routes.</param>
    /// <param name="before">Called with them before they are used.</param>
    /// <param name="after">Called with them as soon as new computations use them.</param>
    public void Change(Func<AdapterRoutes, AdapterRoutes> change, Action<AdapterRoutes> before, Action<AdapterRoutes> after)
    {
        lock (_gate)
        {
            var next = change(_current);
            before(next);
            _current = next;
            after(next);
        }
    }
}
