namespace Cnn.OneDnn.Backends.Managed;

/// <summary>A cache line of neighbouring channels of one pixel, in blocks of sixteen channels or together.</summary>
internal unsafe interface IChannelLine
{
    /// <summary>Bytes of a line.</summary>
    const int Bytes = 64;

    /// <summary>Bytes of an element.</summary>
    static abstract int ElementSize { get; }

    /// <summary>Writes the lines of some pixels, <paramref name="rowBytes"/> apart, into blocks that are <paramref name="blockBytes"/> apart.</summary>
    static abstract void Split(byte* rows, nint rowBytes, byte* blocks, nint blockBytes, int pixels);

    /// <summary>The reverse of <see cref="Split"/>.</summary>
    static abstract void Join(byte* blocks, nint blockBytes, byte* rows, nint rowBytes, int pixels);
}
