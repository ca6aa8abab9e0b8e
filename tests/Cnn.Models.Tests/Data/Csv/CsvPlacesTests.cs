using Cnn.Models.Data.Csv;

namespace Cnn.Models.Tests.Data.Csv;

/// <summary>Messages about rows name their lines, wherever lines are empty and whatever the first one was.</summary>
[TestFixture]
internal sealed class CsvPlacesTests
{
    [Test]
    public void Rows_stand_in_the_lines_they_were_read_from()
    {
        var places = new CsvPlaces();
        int[] lines = [2, 3, 5, 6, 9];
        for (int row = 0; row < lines.Length; row++)
        {
            places.Add(row, lines[row]);
        }

        Assert.That(Enumerable.Range(0, lines.Length).Select(places.LineOf), Is.EqualTo(lines));
        places.DropFirst();
        Assert.That(Enumerable.Range(0, lines.Length - 1).Select(places.LineOf), Is.EqualTo(lines[1..]));
    }

    [Test]
    public void An_empty_line_behind_the_first_row_is_counted_after_that_is_dropped()
    {
        var places = new CsvPlaces();
        places.Add(0, 1);
        places.Add(1, 3);
        places.DropFirst();
        Assert.That(places.LineOf(0), Is.EqualTo(3));
    }
}
