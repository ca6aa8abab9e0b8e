namespace Cnn.Models;

/// <summary>A box in a row, or a point where a long arrow crosses a row.</summary>
/// <param name="box">The box's number; -1 for a point.</param>
/// <param name="width">The space that it takes.</param>
internal sealed class LayoutNode(int box, double width)
{
    public int Box => box;

    public bool IsPoint => box < 0;

    public double Width => width;

    /// <summary>The row, from the top.</summary>
    public int Row { get; set; }

    /// <summary>The longest way down to an end, in arrows.</summary>
    public int Height { get; set; }

    /// <summary>The number in its row.</summary>
    public int Place { get; set; }

    /// <summary>The middle.</summary>
    public double X { get; set; }

    /// <summary>What points to it.</summary>
    public List<LayoutNode> Above { get; } = [];

    /// <summary>What it points to.</summary>
    public List<LayoutNode> Below { get; } = [];
}
