using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace Cnn.Models;

/// <summary>Bytes to floats, scaled and normalised per channel: x * factor[c] + offset[c].</summary>
internal sealed class PixelConverter
{
    private readonly float factor;
    private readonly float[]? factors;
    private readonly float[]? offsets;

    /// <summary>For samples of a shape with the channels where the encoding's format has them.</summary>
    /// <exception cref="ArgumentException">Mean or deviation do not fit the channels, or a number is not usable.</exception>
    public PixelConverter(ImageEncoding encoding, int channels, int pixels)
    {
        factor = encoding.Scale;
        if (encoding.Mean.Count == 0 && encoding.Deviation.Count == 0)
        {
            return;
        }

        Check(encoding.Mean, "means", channels, positive: false);
        Check(encoding.Deviation, "deviations", channels, positive: true);
        factors = new float[channels * pixels];
        offsets = new float[channels * pixels];
        for (int i = 0; i < factors.Length; i++)
        {
            int channel = encoding.Format == OneDnn.DataFormat.ChannelsLast ? i % channels : i / pixels;
            float deviation = encoding.Deviation.Count == 0 ? 1 : encoding.Deviation[channel];
            factors[i] = encoding.Scale / deviation;
            offsets[i] = encoding.Mean.Count == 0 ? 0 : -encoding.Mean[channel] / deviation;
        }
    }

    /// <summary>Converts one sample of 16 bits, of which 65,535 is what 255 is of 8.</summary>
    public void Convert(ReadOnlySpan<ushort> from, Span<float> to)
    {
        TensorPrimitives.ConvertTruncating<ushort, float>(from, to);
        TensorPrimitives.Divide(to, (float)(ushort.MaxValue / byte.MaxValue), to);
        Scale(to);
    }

    /// <summary>Converts one sample.</summary>
    public void Convert(ReadOnlySpan<byte> from, Span<float> to)
    {
        int i = 0;
        for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            int n = Vector<float>.Count;
            Span<float> part = to[i..];
            Vector.ConvertToSingle(Vector.AsVectorInt32(a)).CopyTo(part);
            Vector.ConvertToSingle(Vector.AsVectorInt32(b)).CopyTo(part[n..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(c)).CopyTo(part[(2 * n)..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(d)).CopyTo(part[(3 * n)..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] = from[i];
        }

        Scale(to);
    }

    private void Scale(Span<float> to)
    {
        if (factors is null)
        {
            TensorPrimitives.Multiply(to, factor, to);
        }
        else
        {
            TensorPrimitives.MultiplyAdd(to, factors, offsets, to);
        }
    }

    private static void Check(IReadOnlyList<float> values, string what, int channels, bool positive)
    {
        if (values.Count != 0 && values.Count != channels)
        {
            throw new ArgumentException($"The images have {channels} channels, received {values.Count} {what}: give one per channel or none.");
        }

        foreach (float value in values)
        {
            if (!float.IsFinite(value) || (positive && value <= 0))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"The {what} per channel must be finite{(positive ? " and above zero" : "")}, received {value}."));
            }
        }
    }
}
