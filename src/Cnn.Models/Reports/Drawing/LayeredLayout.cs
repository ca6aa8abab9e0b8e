namespace Cnn.Models;

/// <summary>
/// Places boxes in rows so that every arrow goes down: rows by the longest path from an entry, points where a long arrow crosses a row, an order in each row
/// with few crossings (sweeps by the mean place of the neighbours), then places side by side that keep the main line straight.
/// </summary>
internal sealed class LayeredLayout
{
    private const int OrderSweeps = 24;

    private LayeredLayout(LayoutNode[] nodes, List<LayoutNode>[] rows, Dictionary<(int From, int To), LayoutNode[]> routes) =>
        (Nodes, Rows, Routes) = (nodes, rows, routes);

    /// <summary>The boxes by their numbers.</summary>
    public IReadOnlyList<LayoutNode> Nodes { get; }

    /// <summary>What lies in each row, from the left.</summary>
    public IReadOnlyList<IReadOnlyList<LayoutNode>> Rows { get; }

    /// <summary>Every arrow with what it goes through, its ends included.</summary>
    public IReadOnlyDictionary<(int From, int To), LayoutNode[]> Routes { get; }

    /// <summary>Lays out boxes of these widths.</summary>
    /// <param name="widths">One per box; every box comes after those that point to it.</param>
    /// <param name="arrows">Pairs of boxes' numbers.</param>
    /// <param name="gap">The least space between two neighbours in a row.</param>
    public static LayeredLayout Compute(IReadOnlyList<double> widths, IReadOnlyList<(int From, int To)> arrows, double gap)
    {
        LayoutNode[] nodes = [.. widths.Select((w, i) => new LayoutNode(i, w))];
        foreach ((int from, int to) in arrows)
        {
            nodes[to].Row = Math.Max(nodes[to].Row, nodes[from].Row + 1);
        }

        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            nodes[i].Height = arrows.Where(a => a.From == i).Select(a => nodes[a.To].Height + 1).DefaultIfEmpty().Max();
        }

        var rows = new List<LayoutNode>[nodes.Length == 0 ? 0 : nodes.Max(n => n.Row) + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = [];
        }

        foreach (LayoutNode node in nodes)
        {
            rows[node.Row].Add(node);
        }

        var routes = new Dictionary<(int From, int To), LayoutNode[]>();
        foreach ((int from, int to) in arrows)
        {
            routes[(from, to)] = Route(nodes[from], nodes[to], rows);
        }

        Order(rows);
        RowPlacement.Place(rows, gap);
        return new LayeredLayout(nodes, rows, routes);
    }

    private static LayoutNode[] Route(LayoutNode from, LayoutNode to, List<LayoutNode>[] rows)
    {
        var route = new List<LayoutNode> { from };
        for (int row = from.Row + 1; row < to.Row; row++)
        {
            var point = new LayoutNode(-1, 0) { Row = row, Height = -1 };
            rows[row].Add(point);
            route.Add(point);
        }

        route.Add(to);
        for (int i = 1; i < route.Count; i++)
        {
            route[i - 1].Below.Add(route[i]);
            route[i].Above.Add(route[i - 1]);
        }

        return [.. route];
    }

    private static void Order(List<LayoutNode>[] rows)
    {
        Number(rows);
        LayoutNode[][] best = Copy(rows);
        int fewest = Crossings(rows);
        for (int sweep = 0; sweep < OrderSweeps && fewest > 0; sweep++)
        {
            bool down = sweep % 2 == 0;
            for (int i = 1; i < rows.Length; i++)
            {
                List<LayoutNode> row = down ? rows[i] : rows[^(i + 1)];

                // Stable, so that what has no opinion stays where it is.
                LayoutNode[] sorted = [.. row.OrderBy(n => Mean(n, down))];
                row.Clear();
                row.AddRange(sorted);
                Number([row]);
            }

            int crossings = Crossings(rows);
            if (crossings < fewest)
            {
                fewest = crossings;
                best = Copy(rows);
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].Clear();
            rows[i].AddRange(best[i]);
        }

        Number(rows);
    }

    private static double Mean(LayoutNode node, bool down)
    {
        List<LayoutNode> neighbours = down ? node.Above : node.Below;
        return neighbours.Count == 0 ? node.Place : neighbours.Average(n => n.Place);
    }

    private static LayoutNode[][] Copy(List<LayoutNode>[] rows) => [.. rows.Select(r => r.ToArray())];

    private static void Number(IEnumerable<List<LayoutNode>> rows)
    {
        foreach (List<LayoutNode> row in rows)
        {
            for (int i = 0; i < row.Count; i++)
            {
                row[i].Place = i;
            }
        }
    }

    private static int Crossings(List<LayoutNode>[] rows)
    {
        int count = 0;
        foreach (List<LayoutNode> row in rows)
        {
            (int From, int To)[] lines = [.. row.SelectMany(n => n.Below.Select(b => (n.Place, b.Place)))];
            for (int i = 0; i < lines.Length; i++)
            {
                for (int j = i + 1; j < lines.Length; j++)
                {
                    count += Math.Sign(lines[i].From - lines[j].From) * Math.Sign(lines[i].To - lines[j].To) < 0 ? 1 : 0;
                }
            }
        }

        return count;
    }
}
