namespace MLNet.Adapters.Methods;

/// <summary>Specifies the form of the matrix that each task of <see cref="MtlLoraConfig"/> has to itself.</summary>
public enum TaskMatrix
{
    /// <summary>r numbers, as singular values: each task scales the directions of the common space.</summary>
    Diagonal,

    /// <summary>r × r numbers: each task maps the common space linearly.</summary>
    Full,
}
