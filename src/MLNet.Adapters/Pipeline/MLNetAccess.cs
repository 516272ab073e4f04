using System.Runtime.CompilerServices;

// ML.NET keeps saving, loading and row mapping internal. The build compiles against copies of these three assemblies with
// their internals visible, and the run time grants the access for the same three.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.DataView")]
