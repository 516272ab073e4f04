namespace MLNet.Adapters.Checkpoints;

/// <summary>Element types of a safetensors file that this library reads, named as in the file.</summary>
/// <remarks>In the order of the format's reference implementation, whose writer puts tensors of later types first.</remarks>
internal enum SafetensorsType
{
    BOOL,
    U8,
    F16,
    BF16,
    I32,
    F32,
    F64,
    I64,
}
