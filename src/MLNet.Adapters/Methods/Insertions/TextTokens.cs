using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Where the tokens of each text are among a batch's states, for methods that count tokens or average over them.</summary>
/// <remarks>Shapes: B batch, T tokens, C channels; without padding, B is 1 and T is the number of all tokens.</remarks>
internal sealed class TextTokens
{
    private readonly Tensor _positions;   // [B, T] the position of each token in its text; -1 for padding
    private readonly Tensor _lengths;     // [B, 1], or [1, T] without padding
    private readonly int[]? _textLengths; // without padding

    private TextTokens(Tensor positions, Tensor lengths, int[]? textLengths = null) =>
        (_positions, _lengths, _textLengths) = (positions, lengths, textLengths);

    /// <summary>Texts padded to a rectangle.</summary>
    /// <param name="bias">[B, 1, 1, T] 0 on real tokens, −∞ on padding; null if no row is padded.</param>
    /// <param name="hidden">[B, T, H]</param>
    public static TextTokens Padded(Tensor? bias, Tensor hidden)
    {
        var isReal = bias is null
            ? ones([hidden.shape[0], hidden.shape[1]], ScalarType.Int64, hidden.device)
            : bias.eq(0).view(hidden.shape[0], hidden.shape[1]).to_type(ScalarType.Int64);
        return new TextTokens(isReal.cumsum(1).mul_(isReal).sub_(1), isReal.sum(1, keepdim: true));
    }

    /// <summary>Texts one after another, without padding.</summary>
    /// <param name="lengths">The number of tokens in each text.</param>
    /// <param name="device">The device of the states.</param>
    public static TextTokens Unpadded(int[] lengths, Device device) => new(
        tensor([.. lengths.SelectMany(length => Enumerable.Range(0, length).Select(token => (long)token))], device: device).unsqueeze(0),
        tensor([.. lengths.SelectMany(length => Enumerable.Repeat((long)length, length))], device: device).unsqueeze(0),
        lengths);

    /// <summary>Returns the same for the first token of each text alone: [B, 1], or [1, B] without padding.</summary>
    public TextTokens FirstOnly() => _textLengths is null
        ? new(zeros_like(_lengths), _lengths)
        : new(zeros([1, _textLengths.Length], ScalarType.Int64, _lengths.device), _lengths.masked_select(_positions.eq(0)).unsqueeze(0));

    /// <summary>Returns the same for some rows of a padded batch.</summary>
    public TextTokens Narrow(long first, long rows) => new(_positions.narrow(0, first, rows), _lengths.narrow(0, first, rows));

    /// <summary>Returns the tokens that are among the first ones of their text: [B, T, 1], true or false.</summary>
    public Tensor First(int count) => _positions.ge(0).logical_and_(_positions.lt(count)).unsqueeze(-1);

    /// <summary>Returns the tokens that are among the last ones of their text: [B, T, 1], true or false.</summary>
    public Tensor Last(int count) => _positions.ge(0).logical_and_(_positions.ge(_lengths - count)).unsqueeze(-1);

    /// <summary>Averages over the tokens of each text, without padding: [B, T, C] → [B, 1, C], or [1, T, C] without padding.</summary>
    public Tensor Mean(Tensor values)
    {
        if (_textLengths is not { } lengths)
            return values.mul(_positions.ge(0).unsqueeze(-1)).sum(1, keepdim: true).div_(_lengths.unsqueeze(-1));
        var texts = tensor(
            [.. lengths.SelectMany((length, text) => Enumerable.Repeat((long)text, length))], device: values.device);
        return zeros([1, lengths.Length, values.shape[2]], values.dtype, values.device)
            .index_add_(1, texts, values, 1)
            .index_select(1, texts)
            .div_(_lengths.unsqueeze(-1));
    }
}
