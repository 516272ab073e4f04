using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>A row with the name of its adapter.</summary>
internal readonly record struct RoutedRow(string Adapter, TextRow Text);
