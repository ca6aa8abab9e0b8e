namespace Cnn.Models.Tests.Reports;

/// <summary>Boxes in rows: arrows go down, boxes keep their distance, the main line is straight.</summary>
[TestFixture]
public sealed class LayeredLayoutTests
{
    private const double Width = 100, Gap = 20;

    private static IEnumerable<TestCaseData> Graphs()
    {
        yield return Case("a chain", 4, (0, 1), (1, 2), (2, 3));
        yield return Case("a residual block", 4, (0, 1), (1, 2), (2, 3), (0, 3));
        yield return Case("four branches", 9, (0, 1), (0, 2), (0, 3), (0, 4), (2, 5), (3, 6), (4, 7), (1, 8), (5, 8), (6, 8), (7, 8));
        yield return Case("two inputs, two outputs", 6, (0, 2), (1, 2), (2, 3), (3, 4), (2, 5), (0, 5));
        yield return Case("one box", 1);
        yield return Case("crossed pairs", 6, (0, 5), (1, 4), (2, 3));
    }

    [TestCaseSource(nameof(Graphs))]
    public void Every_arrow_goes_down_and_nothing_overlaps(int boxes, (int From, int To)[] arrows)
    {
        LayeredLayout layout = Lay(boxes, arrows);
        Assert.Multiple(() =>
        {
            foreach ((int from, int to) in arrows)
            {
                LayoutNode[] route = layout.Routes[(from, to)];
                Assert.That(route.Select(n => n.Row), Is.EqualTo(Enumerable.Range(route[0].Row, route.Length)), "a route crosses every row between its ends");
                Assert.That((route[0].Box, route[^1].Box), Is.EqualTo((from, to)));
            }

            foreach (IReadOnlyList<LayoutNode> row in layout.Rows)
            {
                for (int i = 1; i < row.Count; i++)
                {
                    Assert.That(row[i].X - row[i - 1].X, Is.GreaterThanOrEqualTo(((row[i].Width + row[i - 1].Width) / 2) + Gap - 1e-6));
                }
            }
        });
    }

    [TestCase(1, 3, 5)]
    [TestCase(8, 4, 9)]
    public void Crossed_pairs_are_uncrossed(int seed, int pairs, int rows)
    {
        // Chains side by side whose boxes are numbered in a shuffled order in every row.
        var random = new Random(seed);
        int[][] boxes =
            [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, pairs).OrderBy(_ => random.Next()).Select(i => (r * pairs) + i).ToArray())];
        (int From, int To)[] arrows =
            [.. Enumerable.Range(1, rows - 1).SelectMany(r => Enumerable.Range(0, pairs).Select(i => (boxes[r - 1][i], boxes[r][i])))];
        LayeredLayout layout = Lay(pairs * rows, arrows);
        foreach ((int from, int to) in arrows)
        {
            Assert.That(layout.Nodes[to].X, Is.EqualTo(layout.Nodes[from].X).Within(1e-6), "a chain of its own is straight");
        }
    }

    [Test]
    public void The_long_way_of_a_residual_block_is_straight()
    {
        LayeredLayout layout = Lay(7, [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4), (4, 5), (3, 6), (5, 6)]);
        Assert.That(layout.Nodes.Select(n => n.X), Is.All.EqualTo(layout.Nodes[0].X).Within(0.01));
        Assert.That(layout.Routes[(0, 3)][1].X, Is.Not.EqualTo(layout.Nodes[0].X).Within(Width / 2));
    }

    [Test]
    public void Equal_branches_lie_around_the_middle()
    {
        LayeredLayout layout = Lay(5, [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)]);
        Assert.That(layout.Nodes[0].X, Is.EqualTo(layout.Nodes[2].X).Within(0.5));
        Assert.That(layout.Nodes[4].X, Is.EqualTo(layout.Nodes[2].X).Within(0.5));
    }

    private static LayeredLayout Lay(int boxes, (int From, int To)[] arrows) => LayeredLayout.Compute([.. Enumerable.Repeat(Width, boxes)], arrows, Gap);

    private static TestCaseData Case(string name, int boxes, params (int From, int To)[] arrows) => new TestCaseData(boxes, arrows).SetArgDisplayNames(name);
}
