namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Specifies a frozen linear map of a transformer layer.</summary>
internal enum ProjectionPlace
{
    Query,
    Key,
    Value,

    /// <summary>The projection of the concatenated heads.</summary>
    AttentionOutput,

    /// <summary>The first map of the feed-forward network, H → F.</summary>
    Intermediate,

    /// <summary>The second map of the feed-forward network, F → H.</summary>
    Output,
}

/// <summary>The names of linear maps.</summary>
internal static class ProjectionPlaces
{
    /// <summary>Returns the name of a map in the names of parameters.</summary>
    public static string ParameterName(this ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => "query",
        ProjectionPlace.Key => "key",
        ProjectionPlace.Value => "value",
        ProjectionPlace.AttentionOutput => "attention_output",
        ProjectionPlace.Intermediate => "intermediate",
        _ => "output",
    };
}
