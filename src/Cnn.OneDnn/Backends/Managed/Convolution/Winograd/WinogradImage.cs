namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How the pixels of images lie: all channels of a pixel together, or blocks of sixteen channels, each with all pixels.</summary>
internal readonly struct WinogradImage
{
    public WinogradImage(Layout layout)
    {
        Shape shape = layout.Shape;
        Height = shape[shape.Rank - 2];
        Width = shape[shape.Rank - 1];
        Channels = shape[1];
        IsBlocked = !layout.IsPlain;
        Run = IsBlocked ? ConvolutionShape.Block : Channels;
    }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    public bool IsBlocked { get; }

    /// <summary>Channels that lie together, which is also how far it is from pixel to pixel.</summary>
    public int Run { get; }

    /// <summary>From image to image.</summary>
    public long Stride => (long)Height * Width * Channels;

    /// <summary>From run to run of a pixel's channels.</summary>
    public long RunStride => (long)Height * Width * Run;

    /// <summary>
    /// The layout asked for, channels-last where the request leaves it open; null where it is neither that nor in blocks of sixteen channels.
    /// </summary>
    public static Layout? LayoutOf(Operand operand, DataType type)
    {
        if (operand.Type != type)
        {
            return null;
        }

        Layout blocked = Layout.ChannelBlocked(operand.Shape, type, ConvolutionShape.Block);
        return operand.Layout is { } asked && asked.Equals(blocked) ? blocked : LayoutQueries.ChannelsLast(operand);
    }
}
