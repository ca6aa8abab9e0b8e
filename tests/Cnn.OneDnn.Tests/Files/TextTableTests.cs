using Cnn.OneDnn.Files;

namespace Cnn.OneDnn.Tests.Files;

/// <summary>Tables at the widths of terminals.</summary>
[TestFixture]
internal sealed class TextTableTests
{
    private const string Whole = """
        +-----------------------+-----------+------+
        | Name (type)           | Shape     | Much |
        +=======================+===========+======+
        | first_conv (Conv2D)   | (8, 8, 1) |  100 |
        | second_norm (Average) | (4)       |    2 |
        +-----------------------+-----------+------+
        """;

    private const string Narrow = """
        +-----------------+-----------+------+
        | Name (type)     | Shape     | Much |
        +=================+===========+======+
        | first_conv      | (8, 8, 1) |  100 |
        | (Conv2D)        |           |      |
        | second_norm     | (4)       |    2 |
        | (Average)       |           |      |
        +-----------------+-----------+------+
        """;

    private const string Spared = """
        +-------------+-----------+
        | Name (type) | Shape     |
        +=============+===========+
        | first_conv  | (8, 8, 1) |
        | (Conv2D)    |           |
        | second_norm | (4)       |
        | (Average)   |           |
        +-------------+-----------+
        """;

    private const string Broken = """
        +-------------+-------+
        | Name (type) | Shape |
        +=============+=======+
        | first_conv  | (8,   |
        | (Conv2D)    | 8, 1) |
        | second_norm | (4)   |
        | (Average)   |       |
        +-------------+-------+
        """;

    private const string Least = """
        +----------+
        | Name     |
        | (type)   |
        +==========+
        | first_   |
        | conv     |
        | (Conv2D) |
        | second_  |
        | norm     |
        | (Average |
        | )        |
        +----------+
        """;

    [TestCase(int.MaxValue, Whole, "")]
    [TestCase(44, Whole, "")]
    [TestCase(38, Narrow, "")]
    [TestCase(27, Spared, "Much")]
    [TestCase(23, Broken, "Much")]
    [TestCase(12, Least, "Shape, Much")]
    public void Nothing_is_cut_off_and_columns_go_before_words_are_broken(int room, string expected, string leftOut)
    {
        var table = new TextTable("Name (type)", "Shape", "Much") { Names = [0], Shapes = [1], Spare = [2], Last = [1] };
        table.Add("first_conv (Conv2D)", "(8, 8, 1)", "100");
        table.Add("second_norm (Average)", "(4)", "2");
        (IReadOnlyList<string> lines, IReadOnlyList<string> absent) = table.Write(room);
        Assert.That(lines, Is.EqualTo(expected.Split('\n').Select(l => l.TrimEnd('\r'))));
        Assert.That(string.Join(", ", absent), Is.EqualTo(leftOut));
    }

    [Test]
    public void A_table_without_a_frame_has_gaps()
    {
        var table = new TextTable("name", "ms", "more") { Names = [0], Shapes = [2], HasFrame = false };
        table.Add("a", "12.5", "");
        Assert.That(table.Write(80).Lines, Is.EqualTo(new[] { "name    ms  more", "a     12.5" }));
    }
}
