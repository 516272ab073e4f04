namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A model that is loaded when the application starts.</summary>
internal interface IModelLifetime
{
    /// <summary>Loads the model and warms it up, unless it is loaded.</summary>
    void Load();
}
