namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Where a 3x3 weight is: in rows of output channels, [kernel][input][output], or in blocks of both channels as
/// <see cref="ConvolutionShape.BlockedWeightsLayout"/> says.
/// </summary>
internal readonly struct WeightsIndex
{
    private const int Block = ConvolutionShape.Block, Taps = 9;
    private readonly long row, inputBlock, outputBlock;

    public WeightsIndex(Layout layout, int inputs, int outputs)
    {
        bool plain = layout.IsPlain;
        Tap = plain ? (nint)inputs * outputs : Block * Block;
        row = plain ? outputs : Block;
        inputBlock = plain ? (long)Block * outputs : (long)Taps * Block * Block;
        outputBlock = plain ? Block : (long)Taps * Block * inputs;
    }

    /// <summary>From one of the nine taps to the next, in elements.</summary>
    public nint Tap { get; }

    /// <summary>The first tap's place. Output channels of a block are neighbours.</summary>
    public long Offset(int input, int output) => (input / Block * inputBlock) + (input % Block * row) + (output / Block * outputBlock) + (output % Block);
}
