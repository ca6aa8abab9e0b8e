namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Which elements are normalized together, and which parameter scales an element.</summary>
/// <param name="Groups">How many groups there are.</param>
/// <param name="Parameters">How many parameters there are.</param>
/// <param name="GroupOf">The group of an element.</param>
/// <param name="ParameterOf">The parameter of an element.</param>
internal sealed record Grouping(int Groups, int Parameters, Func<int[], int> GroupOf, Func<int[], int> ParameterOf)
{
    /// <summary>Each row of a matrix, with a parameter per column.</summary>
    public static Grouping OfRows(Shape rows) => new(rows[0], rows[1], index => index[0], index => index[1]);

    /// <summary>Runs of neighbouring channels of each sample, with a parameter per channel.</summary>
    public static Grouping OfChannels(Shape images, int groups) =>
        new(images[0] * groups, images[1], index => (index[0] * groups) + (index[1] / (images[1] / groups)), index => index[1]);
}
