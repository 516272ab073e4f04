using System.Globalization;
using MLNet.Adapters.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return BenchmarkCommand.Create().Parse(args).Invoke();
