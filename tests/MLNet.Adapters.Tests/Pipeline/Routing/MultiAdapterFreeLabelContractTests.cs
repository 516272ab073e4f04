using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>Scoring with adapters whose heads differ in their labels: texts, and vectors of each row's own size.</summary>
[TestClass]
public sealed class MultiAdapterFreeLabelContractTests : MultiAdapterContractTests
{
    protected override IReadOnlyList<AdapterComposition> Adapters => TinyFusion.Sources;
}
