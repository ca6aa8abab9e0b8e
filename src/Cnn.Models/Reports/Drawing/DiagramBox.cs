namespace Cnn.Models;

/// <summary>A box of a drawing: a layer's call with those that follow it alone and change no shape, such as an activation.</summary>
/// <param name="Names">The layers' names, the first one's first.</param>
/// <param name="Lines">What they do, a line for each.</param>
/// <param name="Shape">The sizes that come out.</param>
/// <param name="Parameters">The number of their weights and statistics.</param>
/// <param name="Kind">For the colour.</param>
internal sealed record DiagramBox(IReadOnlyList<string> Names, IReadOnlyList<string> Lines, string Shape, long Parameters, BoxKind Kind)
{
    /// <summary>What comes out, for its size in the drawing.</summary>
    public TensorShape Tensor { get; init; } = new(1, 1, 1);

    /// <summary>The last line: what comes out and how many numbers are learned.</summary>
    public string Footer => string.Join(" · ", new[]
    {
        Shape, Parameters == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Parameters:N0} parameters"),
    }.Where(t => t.Length > 0));
}
