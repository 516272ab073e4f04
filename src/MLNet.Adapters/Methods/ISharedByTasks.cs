using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A module for several tasks, each of which has parameters of its own.</summary>
internal interface ISharedByTasks
{
    /// <summary>Returns the parameters of the adapter that acts on a task's rows as this module does.</summary>
    /// <param name="task">The number of the task.</param>
    IEnumerable<(string Name, Tensor Parameter)> OfTask(int task);
}
