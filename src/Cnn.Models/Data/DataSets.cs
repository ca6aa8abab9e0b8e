using Cnn.Models.Data.Idx;
using Cnn.Models.Data.Synthetic;

namespace Cnn.Models.Data;

/// <summary>Opens data sets by name.</summary>
public static class DataSets
{
    /// <summary>What <see cref="Open"/> takes, for help texts and messages.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mnist", "fashion-mnist", "synthetic"];

    /// <summary>Opens a data set.</summary>
    /// <param name="spec">One of <see cref="Names"/>.</param>
    /// <param name="options">Where it is looked for and how its samples look.</param>
    /// <exception cref="DataUnavailableException">A known set is neither on the machine nor to be fetched.</exception>
    /// <exception cref="DataException">The name is unknown, or a file is bad.</exception>
    public static DataSplit Open(string spec, DataOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(options);
        return spec switch
        {
            "mnist" => IdxOpener.Open(IdxFamily.Mnist, options),
            "fashion-mnist" => IdxOpener.Open(IdxFamily.FashionMnist, options),
            "synthetic" => SyntheticDigits.Create(options),
            _ => throw new DataException($"There is no data set \"{spec}\". Known: {string.Join(", ", Names)}."),
        };
    }

    /// <summary>
    /// Opens a data set; where it is one of 28x28 grey images that is neither on the machine nor to be fetched, gives the synthetic digits
    /// in its place and says so in <see cref="DataSplit.Note"/>.
    /// </summary>
    /// <inheritdoc cref="Open"/>
    public static DataSplit OpenOrSynthetic(string spec, DataOptions options)
    {
        try
        {
            return Open(spec, options);
        }
        catch (DataUnavailableException exception) when (spec is "mnist" or "fashion-mnist")
        {
            return SyntheticDigits.Create(options) with { Note = $"Synthetic digits are used in place of {spec}: {exception.Message}" };
        }
    }
}
