namespace Cnn.Models.Data.Csv;

/// <summary>The lines that rows stand in, in as little memory as there are empty lines between them.</summary>
internal sealed class CsvPlaces
{
    // How much higher the number of the line is than that of the row, from a row on.
    private readonly List<(int Row, int Ahead)> changes = [];

    /// <summary>The next row stands in a line.</summary>
    /// <param name="row">From 0 on, one after the other.</param>
    /// <param name="line">From 1 on.</param>
    public void Add(int row, int line)
    {
        if (changes.Count == 0 || changes[^1].Ahead != line - row)
        {
            changes.Add((row, line - row));
        }
    }

    /// <summary>The first row is none: the second one is row 0 from here on.</summary>
    public void DropFirst()
    {
        for (int i = 0; i < changes.Count; i++)
        {
            changes[i] = (Math.Max(0, changes[i].Row - 1), changes[i].Ahead + 1);
        }
    }

    /// <summary>The line of a row.</summary>
    public int LineOf(int row) => row + changes.FindLast(c => c.Row <= row).Ahead;
}
