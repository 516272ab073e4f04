using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace MLNet.Adapters.Checkpoints.Pickles;

/// <summary>
/// Reads Python pickles of the protocols 2 to 5 that contain tensors, containers, texts and numbers only; nothing is ever executed.
/// </summary>
/// <remarks>
/// Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="BigInteger"/>, <see cref="double"/>, <see cref="string"/>, lists
/// (<see cref="List{T}"/>), tuples (arrays), dictionaries with texts as keys, storages and tensors. The reader keeps a stack of its own, so
/// nesting costs no more than its bytes; values that refer to themselves are never followed.
/// </remarks>
/// <param name="stream">The pickles, one after another.</param>
/// <param name="name">The name of the file in messages.</param>
internal sealed class PickleReader(Stream stream, string name)
{
    private const int MostValues = 1_000_000; // a checkpoint of thousands of tensors has about fifty each
    private const int LongestText = 1 << 16;
    private const int LongestNumber = 16; // bytes

    private static readonly object Mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _values;

    /// <summary>Reads the next pickle.</summary>
    /// <exception cref="InvalidDataException">It is damaged, too large, or refers to something else than weights.</exception>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        try
        {
            while (true)
            {
                var code = Byte();
                if (code == '.')
                    return _stack is [var result] ? result : throw new FormatException("values are left over");
                Execute(code);
            }
        }
        catch (Exception exception) when (exception is FormatException or EndOfStreamException or DecoderFallbackException)
        {
            throw new InvalidDataException(
                $"'{name}' is not a file of PyTorch weights that can be read: {exception.Message}. "
                + "Download it again, or convert it to safetensors in Python.",
                exception);
        }
    }

    private void Execute(byte code)
    {
        switch (code)
        {
            case 0x80: // the protocol
                if (Byte() is var protocol and (< 2 or > 5))
                    throw new FormatException($"protocol {protocol} is not one of 2 to 5");
                break;
            case 0x95: // the length of a frame, which buffers need
                Number(8);
                break;
            case (byte)'(': Push(Mark); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': PopToMark(); break;
            case (byte)'2': Push(Top()); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push(Number(1)); break;
            case (byte)'M': Push(Number(2)); break;
            case (byte)'J': Push((long)(int)Number(4)); break;
            case 0x8a: PushLong(Byte()); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case (byte)'X': Push(Text(Number(4))); break;
            case 0x8c: Push(Text(Number(1))); break;
            case 0x8d: Push(Text(Number(8))); break;
            case (byte)'U': Push(Text(Number(1))); break;
            case (byte)'T': Push(Text(Number(4))); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)'a': Append([Pop()]); break;
            case (byte)'e': Append(PopToMark()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case (byte)'t': Push(PopToMark()); break;
            case 0x85: Push(Pop(1)); break;
            case 0x86: Push(Pop(2)); break;
            case 0x87: Push(Pop(3)); break;
            case (byte)'}': Push(new Dictionary<string, object?>(StringComparer.Ordinal)); break;
            case (byte)'s': SetItems(Pop(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'c': Push(Global(Line(), Line())); break;
            case 0x93: Push(Pop(2) is [string module, string member] ? Global(module, member) : throw Damaged("a name")); break;
            case (byte)'R': Push(Call(Pop(2))); break;
            case (byte)'b': // the state of a dictionary: the versions of modules
                if (Pop(2) is not [Dictionary<string, object?> target, Dictionary<string, object?>])
                    throw Damaged("a state");
                Push(target);
                break;
            case (byte)'Q': Push(PickleGlobals.Storage(Pop())); break;
            case (byte)'q': _memo[Number(1)] = Top(); break;
            case (byte)'r': _memo[Number(4)] = Top(); break;
            case 0x94: _memo[_memo.Count] = Top(); break;
            case (byte)'h': Push(Remembered(Number(1))); break;
            case (byte)'j': Push(Remembered(Number(4))); break;
            default:
                throw new FormatException(FormattableString.Invariant($"it has the instruction 0x{code:x2}, which weights do not need"));
        }
    }

    private static PickleName Global(string module, string member)
    {
        var global = $"{module}.{member}";
        return PickleGlobals.Contains(global)
            ? new PickleName(global)
            : throw new FormatException(
                $"it refers to '{global}', and only tensors, containers and numbers are read; a file that refers to more can run any "
                + "program in Python, so open it there only if you trust its source");
    }

    private static object Call(object?[] call) => call is [PickleName function, object?[] arguments]
        ? PickleGlobals.Build(function.Text, arguments)
        : throw Damaged("a call");

    private void Append(object?[] items) => (Top() as List<object?> ?? throw Damaged("a list")).AddRange(items);

    private void SetItems(object?[] items)
    {
        var target = Top() as Dictionary<string, object?> ?? throw Damaged("a dictionary");
        if (items.Length % 2 != 0)
            throw Damaged("a dictionary");
        for (var i = 0; i < items.Length; i += 2)
            target[items[i] as string ?? throw new FormatException("a key is not a text")] = items[i + 1];
    }

    private object? Remembered(long index) =>
        _memo.TryGetValue(index, out var value) ? value : throw new FormatException($"it refers to value {index}, which it does not have");

    private void Push(object? value)
    {
        if (++_values > MostValues)
            throw new FormatException($"it has more than {MostValues} values");
        _stack.Add(value);
    }

    private object? Top() => _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw Damaged("a value");

    private object? Pop()
    {
        var value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] Pop(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw Damaged("a group");
        object?[] values = [.. _stack.Skip(mark + 1)];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private byte Byte() => stream.ReadByte() is >= 0 and var value ? (byte)value : throw new EndOfStreamException("it ends too early");

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new EndOfStreamException("it ends too early");
    }

    // Little-endian; a length of 8 bytes that does not fit becomes negative and is refused.
    private long Number(int bytes)
    {
        var number = 0L;
        for (var shift = 0; shift < 8 * bytes; shift += 8)
            number |= (long)Byte() << shift;
        return number;
    }

    private void PushLong(int bytes)
    {
        if (bytes > LongestNumber)
            throw new FormatException($"it has a number of {bytes} bytes");
        var number = new BigInteger(Bytes(bytes)); // little-endian, two's complement
        if (number >= long.MinValue && number <= long.MaxValue)
            Push((long)number);
        else
            Push(number);
    }

    private string Text(long length) => length is >= 0 and <= LongestText
        ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes((int)length))
        : throw new FormatException($"it has a text of {length} bytes");

    private string Line()
    {
        var line = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (line.Length == LongestText)
                throw new FormatException($"it has a name of more than {LongestText} characters");
            line.Append((char)next);
        }

        return line.ToString();
    }

    private static FormatException Damaged(string what) => new($"{what} is damaged");
}
