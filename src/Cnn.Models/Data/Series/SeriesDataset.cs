using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cnn.Models.Data.Samples;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Series of numbers, all of one length, each with a class: samples of (steps, channels), as layers over one axis take them.</summary>
public sealed class SeriesDataset : Dataset, IKeyedDataset
{
    private readonly float[] values;
    private readonly int[] labels;
    private readonly string[] classNames;

    /// <summary>Series in an array, which is kept, not copied.</summary>
    /// <param name="values">All series one after the other, each step by step, the channels of a step side by side.</param>
    /// <param name="labels">One per series, each in [0, number of classes).</param>
    /// <param name="length">The steps of a series.</param>
    /// <param name="channels">Numbers per step.</param>
    /// <param name="classNames">The names of the classes in label order.</param>
    /// <param name="encoding">What a model sees: x = (value * Scale - Mean[c]) / Deviation[c], channels last; null for the values as they are.</param>
    /// <exception cref="DataException">The array has not as many numbers as the series need, or a label is not that of a class.</exception>
    /// <exception cref="ArgumentException">The encoding has channels first, or another number of means or deviations than channels.</exception>
    public SeriesDataset(float[] values, int[] labels, int length, int channels, IReadOnlyList<string> classNames, ImageEncoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Encoding = encoding ?? new ImageEncoding { Scale = 1 };
        bool fits = Encoding.Mean.Count is var means && (means == 0 || means == channels) && Encoding.Deviation.Count is var spreads
            && (spreads == 0 || spreads == channels) && Encoding.Format == DataFormat.ChannelsLast && Encoding.Deviation.All(d => d > 0);
        if (!fits)
        {
            throw new ArgumentException(
                $"The series have {channels} channels, last: expected a mean and a deviation above zero for each, or none, and channels " +
                    $"last.", nameof(encoding));
        }

        if ((long)labels.Length * length * channels != values.Length)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{labels.Length} series of {length} steps with {channels} channels have " +
                    $"{(long)labels.Length * length * channels} " +
                    $"numbers, received {values.Length}."));
        }

        (this.values, this.labels, this.classNames, Length, Channels) = (values, labels, [.. classNames], length, channels);
        int bad = Array.FindIndex(labels, l => (uint)l >= (uint)this.classNames.Length);
        if (bad >= 0)
        {
            throw new DataException(
                $"Label {labels[bad]} of sample {bad} is out of range: expected 0 to {classNames.Count - 1} for {classNames.Count} classes.");
        }

        Inputs = [new SampleSpec(new Shape(length, channels), DataType.Float32)];
        Targets = [Encoding.OneHot ? new SampleSpec(new Shape(classNames.Count), DataType.Float32) : new SampleSpec(new Shape(), DataType.Int32)];
    }

    /// <summary>The steps of a series.</summary>
    public int Length { get; }

    /// <summary>Numbers per step.</summary>
    public int Channels { get; }

    /// <summary>What a model sees of the numbers.</summary>
    public ImageEncoding Encoding { get; }

    /// <summary>The labels, one per series.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Inputs { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSpec> Targets { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => classNames;

    /// <summary>The same series under another encoding.</summary>
    public SeriesDataset WithEncoding(ImageEncoding encoding) => new(values, labels, Length, Channels, classNames, encoding);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int size = Length * Channels;
        Span<float> rows = Encoding.OneHot ? batch.Targets[0].AsSpan<float>() : [];
        Span<int> targets = Encoding.OneHot ? [] : batch.Targets[0].AsSpan<int>();
        rows.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            Convert(values.AsSpan(indices[i] * size, size), batch.Inputs[0].AsSpan<float>().Slice(i * size, size));
            int label = labels[indices[i]];
            if (Encoding.OneHot)
            {
                rows[(i * classNames.Length) + label] = 1;
            }
            else
            {
                targets[i] = label;
            }
        }
    }

    /// <summary>The mean and the deviation of each channel over some series, in the units that the encoding scales them to.</summary>
    internal ChannelStatistics Statistics(ReadOnlySpan<int> indices)
    {
        var (means, deviations, size) = (new float[Channels], new float[Channels], Length * Channels);
        for (int c = 0; c < Channels; c++)
        {
            double sum = 0, squares = 0, count = (double)indices.Length * Length;
            foreach (int index in indices)
            {
                for (int i = (index * size) + c; i < (index + 1) * size; i += Channels)
                {
                    sum += values[i];
                }
            }

            double mean = sum / count;
            foreach (int index in indices)
            {
                for (int i = (index * size) + c; i < (index + 1) * size; i += Channels)
                {
                    squares += (values[i] - mean) * (values[i] - mean);
                }
            }

            means[c] = (float)(mean * Encoding.Scale);
            deviations[c] = squares > 0 ? (float)(Math.Sqrt(squares / count) * Encoding.Scale) : 1;
        }

        return new ChannelStatistics(means, deviations);
    }

    // Series that are alike are told apart by how many of them come before.
    ulong[] IKeyedDataset.Hashes(ulong seed)
    {
        var alike = new Dictionary<string, int>();
        ulong[] hashes = new ulong[Count];
        int size = Length * Channels;
        for (int i = 0; i < hashes.Length; i++)
        {
            string key = $"{classNames[labels[i]]}/{System.Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan(i * size, size))))}";
            int before = alike.GetValueOrDefault(key);
            alike[key] = before + 1;
            hashes[i] = Splitting.Hash(seed, string.Create(CultureInfo.InvariantCulture, $"{key}/{before}"));
        }

        return hashes;
    }

    private void Convert(ReadOnlySpan<float> from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            int channel = i % Channels;
            float mean = Encoding.Mean.Count == 0 ? 0 : Encoding.Mean[channel], deviation = Encoding.Deviation.Count == 0 ? 1 : Encoding.Deviation[channel];
            to[i] = ((from[i] * Encoding.Scale) - mean) / deviation;
        }
    }
}
