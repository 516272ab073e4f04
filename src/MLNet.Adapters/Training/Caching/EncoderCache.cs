using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training.Caching;

namespace MLNet.Adapters;

/// <summary>
/// Keeps what the frozen part of an encoder computes for each text, with the frozen adapters in it, so that it is computed once: for all
/// epochs of a training and, if several trainers get the same cache, for all of them. It serves trainings that leave the first layer alone,
/// those of a side network, and those of a head alone, on the plain encoder or on frozen adapters.
/// </summary>
/// <remarks>
/// States take H numbers for each token, or for the first token alone where only a head that reads it is trained, or for each token and
/// layer where a side network (<see cref="SideAdapterConfig"/>) is trained. Texts are compared by their tokens, frozen adapters by their
/// configuration and weights. A cache belongs to the encoder with which it is used first, and can be used by several trainings at once.
/// </remarks>
public sealed class EncoderCache : IDisposable
{
    /// <summary>The memory that a training without a cache of its own may use, in bytes: 512 MB.</summary>
    public const long DefaultMemory = 512L << 20;

    private const long SmallestBudget = 1L << 20;
    private const long UsualSlab = 16L << 20; // bytes
    private readonly Dictionary<LowerPart, Dictionary<TextKey, KeptStates>> _kept = [];
    private readonly List<StateSlab> _slabs = [];
    private readonly Lock _gate = new();
    private readonly string _folder;
    private (string Id, string Sha256)? _encoder;
    private bool _isDisposed;

    /// <param name="memory">The most bytes to keep in memory, at least 1 MB (1,048,576).</param>
    /// <param name="disk">The most bytes to keep in temporary files beyond, which are removed with the process, however it ends.</param>
    /// <param name="folder">The folder of these files. Null by default: the system's folder for temporary files.</param>
    /// <param name="storage">
    /// The type of the numbers that are kept. With <see cref="ComputePrecision.BFloat16"/>, which any processor can read, they take half
    /// the bytes and have 8 significant bits; <see cref="ComputePrecision.Auto"/> is float32.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="memory"/> is below 1 MB, or <paramref name="disk"/> is below 0.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="folder"/> does not exist.</exception>
    public EncoderCache(
        long memory = DefaultMemory, long disk = 0, string? folder = null, ComputePrecision storage = ComputePrecision.Float32)
    {
        if (memory < SmallestBudget)
        {
            throw new ArgumentOutOfRangeException(
                nameof(memory), memory, $"A cache needs at least {SmallestBudget:N0} bytes: less does not hold one batch of texts.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(disk);
        ConfigChecks.Defined(storage, nameof(storage));
        _folder = folder ?? Path.GetTempPath();
        if (folder is not null && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{_folder}' of the cache does not exist. Create it, or name another one.");
        (MemoryBudget, DiskBudget) = (memory, disk);
        IsRounded = storage == ComputePrecision.BFloat16;
    }

    /// <summary>Gets a cache that keeps nothing: every epoch computes the whole encoder.</summary>
    public static EncoderCache None { get; } = new() { KeepsNothing = true };

    /// <summary>Gets the most bytes that are kept in memory.</summary>
    public long MemoryBudget { get; }

    /// <summary>Gets the most bytes that are kept in temporary files.</summary>
    public long DiskBudget { get; }

    /// <summary>Gets the bytes of memory that are reserved now.</summary>
    public long MemoryBytes => Bytes<MemorySlab>();

    /// <summary>Gets the bytes of temporary files that are reserved now.</summary>
    public long DiskBytes => Bytes<FileSlab>();

    /// <summary>Gets the number of texts whose states are kept, those of each part of the encoder apart.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _kept.Values.Sum(texts => texts.Count);
        }
    }

    /// <summary>
    /// Gets a value that specifies whether a training stops with an error if a temporary file cannot be written, instead of computing the
    /// texts beyond in each epoch.
    /// </summary>
    /// <value>False by default: a warning.</value>
    public bool StopsWithoutDisk { get; init; }

    internal bool KeepsNothing { get; private init; }

    /// <summary>Whether states are stored as bfloat16.</summary>
    internal bool IsRounded { get; }

    /// <summary>What went wrong with the temporary files, after which none is written; null if nothing did.</summary>
    internal string? DiskProblem { get; private set; }

    /// <summary>
    /// Releases memory and files. A training that uses the cache at that moment fails; models that were trained with it compute everything
    /// from then on.
    /// </summary>
    public void Dispose()
    {
        if (KeepsNothing)
            return;
        lock (_gate)
        {
            _isDisposed = true;
            _kept.Clear();
            _slabs.ForEach(slab => slab.Dispose());
            _slabs.Clear();
        }
    }

    /// <summary>Binds the cache to an encoder.</summary>
    /// <exception cref="ArgumentException">It belongs to another encoder.</exception>
    internal void Bind(string id, string sha256)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _encoder ??= (id, sha256);
            if (_encoder.Value.Sha256 != sha256)
            {
                throw new ArgumentException(
                    $"The cache contains states of encoder '{_encoder.Value.Id}' (SHA-256 {_encoder.Value.Sha256}), but the trainer uses "
                    + $"'{id}' (SHA-256 {sha256}). Give each encoder a cache of its own.");
            }
        }
    }

    /// <summary>Returns the states of each text; null for those that are not kept.</summary>
    internal KeptStates?[] Find(LowerPart part, IReadOnlyList<EncodedText> texts)
    {
        lock (_gate)
        {
            var known = _kept.GetValueOrDefault(part);
            return [.. texts.Select(text => known?.GetValueOrDefault(new TextKey(text)))];
        }
    }

    /// <summary>Returns room for the states of texts that are not kept yet, until the budgets are used up.</summary>
    internal Dictionary<EncodedText, KeptStates> Reserve(
        LowerPart part, IEnumerable<EncodedText> texts, Func<EncodedText, int> sizeOf)
    {
        var room = new Dictionary<EncodedText, KeptStates>(ReferenceEqualityComparer.Instance);
        lock (_gate)
        {
            if (_isDisposed || KeepsNothing)
                return room;
            var known = _kept.GetValueOrDefault(part);
            foreach (var text in texts.Where(text => known?.ContainsKey(new TextKey(text)) != true))
            {
                if (Take(sizeOf(text)) is not { } taken)
                    break;
                room.Add(text, taken);
            }
        }

        return room;
    }

    /// <summary>Keeps states that are computed now.</summary>
    internal void Keep(LowerPart part, IReadOnlyDictionary<EncodedText, KeptStates> states)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_kept.TryGetValue(part, out var known))
                _kept.Add(part, known = []);
            foreach (var (text, kept) in states)
                known.TryAdd(new TextKey(text), kept);
        }
    }

    private KeptStates? Take(int numbers) =>
        (_slabs.Count > 0 ? _slabs[^1].Take(numbers, IsRounded) : null)
        ?? Add(KeptStates.BytesOf(numbers, IsRounded))?.Take(numbers, IsRounded);

    private StateSlab? Add(long least)
    {
        var slab = Create(MemoryBudget - MemoryBytes, size => new MemorySlab(size)) ?? OnDisk();
        if (slab is not null)
            _slabs.Add(slab);
        return slab;

        StateSlab? Create(long left, Func<long, StateSlab> create)
        {
            var bytes = Math.Min(Math.Max(UsualSlab, least), left);
            return bytes < least ? null : create(bytes);
        }

        StateSlab? OnDisk()
        {
            if (DiskProblem is not null)
                return null;
            try
            {
                return Create(DiskBudget - DiskBytes, size => FileSlab.Create(_folder, size));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                DiskProblem = exception.Message;
                return null;
            }
        }
    }

    private long Bytes<TSlab>()
        where TSlab : StateSlab
    {
        lock (_gate)
            return _slabs.OfType<TSlab>().Sum(slab => slab.Size);
    }
}
