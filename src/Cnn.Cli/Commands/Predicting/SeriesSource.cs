using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>The series of a file or a folder, with labels, which are passed over, or without.</summary>
internal sealed class SeriesSource : PredictSource
{
    private const string Kind = "series";

    private readonly SeriesRows rows;
    private readonly SeriesDataset encoded;
    private readonly Batch one;

    /// <summary>Reads them all.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="network">The file of the network.</param>
    /// <param name="sample">What the network takes.</param>
    /// <param name="encoding">What it sees of the numbers; null where nothing says so, for the numbers as they are.</param>
    /// <exception cref="CommandFailedException">The network takes something else.</exception>
    /// <exception cref="DataException">Nothing there is a series that it takes.</exception>
    public SeriesSource(string path, string network, Shape sample, ImageEncoding? encoding)
    {
        if (sample.Rank != 2)
        {
            throw new CommandFailedException($"'{network}' takes samples of {sample}, and series are (steps, channels): give a network of series.");
        }

        Sample = sample;
        rows = DataSets.ReadSeries(path, sample[0], sample[1]);
        ImageEncoding seen = encoding ?? new ImageEncoding { Scale = 1 };
        encoded = new SeriesDataset([.. rows.Values], new int[rows.Names.Count], rows.Length, rows.Channels, ["any"], seen with { OneHot = false });
        one = new Batch(1, encoded.Inputs, encoded.Targets);
    }

    /// <inheritdoc/>
    public override string Noun => Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => rows.Names;

    /// <inheritdoc/>
    public override Shape Sample { get; }

    /// <summary>The path of the series that a call names; null where it names images.</summary>
    /// <exception cref="UsageException">It names others besides.</exception>
    public static string? PathIn(string[] places)
    {
        if (!Array.Exists(places, p => DataChoice.IsOf(p, Kind)))
        {
            return null;
        }

        return places.Length == 1 && places[0].Length > Kind.Length + 1
            ? places[0][(Kind.Length + 1)..]
            : throw new UsageException("Series are predicted by themselves, from one file or folder: cnn predict RUN series:PATH.");
    }

    /// <inheritdoc/>
    public override void Read(int index, Span<float> to)
    {
        encoded.Fill([index], 0, one);
        one.Inputs[0].AsSpan<float>().CopyTo(to);
    }
}
