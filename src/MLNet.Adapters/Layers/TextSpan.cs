namespace MLNet.Adapters.Layers;

/// <summary>The rows of one text in attention's matrices.</summary>
/// <param name="FirstQuery">The first query.</param>
/// <param name="Queries">The number of queries.</param>
/// <param name="FirstKey">The first key and value.</param>
/// <param name="Keys">The number of keys and values.</param>
internal readonly record struct TextSpan(int FirstQuery, int Queries, int FirstKey, int Keys);
