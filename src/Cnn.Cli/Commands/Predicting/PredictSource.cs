using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What cnn predict looks at, sample by sample.</summary>
internal abstract class PredictSource
{
    /// <summary>What a sample is called: image or series.</summary>
    public abstract string Noun { get; }

    /// <summary>What each is called.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>What cannot be used, and why.</summary>
    public virtual IReadOnlyList<(string Name, string Why)> Obstacles => [];

    /// <summary>The sizes of a sample.</summary>
    public abstract Shape Sample { get; }

    /// <summary>Reads a sample into its numbers.</summary>
    /// <param name="index">Which it is.</param>
    /// <param name="to">As many numbers as a sample has.</param>
    /// <exception cref="Cnn.Models.DataException">It cannot be used; the message names it.</exception>
    public abstract void Read(int index, Span<float> to);
}
