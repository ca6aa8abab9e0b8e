using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>What one layer gives for one sample.</summary>
public sealed class FeatureMap
{
    private readonly float[] values;

    /// <param name="layer">The layer's name.</param>
    /// <param name="className">Its class.</param>
    /// <param name="shape">The sizes of the output without the batch axis.</param>
    /// <param name="format">Where its channels are.</param>
    /// <param name="values">The numbers, in the user's order.</param>
    internal FeatureMap(string layer, string className, Shape shape, DataFormat format, float[] values)
    {
        (Layer, ClassName, Shape, this.values) = (layer, className, shape, values);
        Format = format;
    }

    /// <summary>The layer's name.</summary>
    public string Layer { get; }

    /// <summary>The layer's class.</summary>
    public string ClassName { get; }

    /// <summary>The sizes without the batch axis.</summary>
    public Shape Shape { get; }

    /// <summary>Where the channels are, if there are spatial axes.</summary>
    public DataFormat Format { get; }

    /// <summary>The numbers in the user's order.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Whether it has channels that are pictures; otherwise it is a row of numbers.</summary>
    public bool IsSpatial => Shape.Rank == 3;

    /// <summary>The number of pictures: channels, or 1.</summary>
    public int Channels => IsSpatial ? Shape[Format == DataFormat.ChannelsLast ? 2 : 0] : 1;

    /// <summary>Rows of each picture.</summary>
    public int Height => IsSpatial ? Shape[Format == DataFormat.ChannelsLast ? 0 : 1] : (values.Length + Width - 1) / Width;

    /// <summary>Columns of each picture: numbers without places are wrapped into nearly a square.</summary>
    public int Width => IsSpatial ? Shape[Format == DataFormat.ChannelsLast ? 1 : 2] : values.Length <= 32
        ? values.Length
        : (int)Math.Ceiling(Math.Sqrt(values.Length));

    /// <summary>The number at a place of a channel.</summary>
    public float At(int channel, int y, int x) => !IsSpatial ? values[(y * Width) + x]
        : Format == DataFormat.ChannelsLast ? values[(((y * Width) + x) * Channels) + channel]
        : values[(((channel * Height) + y) * Width) + x];

    /// <summary>The least and the largest number of a channel; NaN is passed over.</summary>
    public (float Least, float Largest) RangeOf(int channel)
    {
        (float least, float largest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int i = 0; i < Height * Width && Holds(i); i++)
        {
            float value = At(channel, i / Width, i % Width);
            (least, largest) = (Math.Min(least, float.IsNaN(value) ? least : value), Math.Max(largest, float.IsNaN(value) ? largest : value));
        }

        return least <= largest ? (least, largest) : (0, 0);
    }

    /// <summary>All channels side by side, each from dark for its least number to bright for its largest; one that is the same everywhere is dark.</summary>
    public RawImage ToImage()
    {
        var grid = new TileGrid(Channels, Height, Width);
        for (int c = 0; c < Channels; c++)
        {
            (float least, float largest) = RangeOf(c);
            float range = largest > least ? largest - least : 1;
            for (int i = 0; i < Height * Width && Holds(i); i++)
            {
                grid.Set(c, i / Width, i % Width, Viridis.At((At(c, i / Width, i % Width) - least) / range));
            }
        }

        return grid.ToImage();
    }

    /// <summary><see cref="ToImage"/> as a PNG file.</summary>
    public byte[] ToPng() => PngWriter.Encode(ToImage());

    // The last row of wrapped numbers may end early.
    private bool Holds(int index) => IsSpatial || index < values.Length;
}
