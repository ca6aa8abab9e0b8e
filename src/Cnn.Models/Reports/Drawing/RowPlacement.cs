namespace Cnn.Models;

/// <summary>
/// Where in their rows boxes go, once their order is known: each as near as the others allow to the middle of its neighbours above, then below, and so on.
/// Within a row that is a least-squares fit under the condition that neighbours keep their distance, solved exactly by pooling blocks.
/// </summary>
internal static class RowPlacement
{
    private const int Sweeps = 30;
    private const double MainWeight = 1e6;

    public static void Place(IReadOnlyList<List<LayoutNode>> rows, double gap)
    {
        foreach (List<LayoutNode> row in rows)
        {
            Fit(row, [.. row.Select(_ => 0.0)], gap);
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            for (int i = 1; i < rows.Count; i++)
            {
                List<LayoutNode> row = down ? rows[i] : rows[^(i + 1)];
                Fit(row, [.. row.Select(n => Wanted(n, down))], gap);
            }
        }
    }

    private static double Wanted(LayoutNode node, bool down)
    {
        LayoutNode[] felt = down ? Felt(node.Above, MainAbove(node)) : Felt(node.Below, MainBelow(node));
        return felt.Length == 0 ? node.X : felt.Average(n => n.X);
    }

    // Where one way is longer than the others it is the main line, which goes straight; equals share the middle.
    private static LayoutNode[] Felt(List<LayoutNode> neighbours, LayoutNode? main) => main is null ? [.. neighbours] : [main];

    private static LayoutNode? MainAbove(LayoutNode node) => node.IsPoint ? null : Only(node.Above, n => !n.IsPoint);

    private static LayoutNode? MainBelow(LayoutNode node) =>
        node.IsPoint || node.Below.Count == 0 ? null : Only(node.Below, n => !n.IsPoint && n.Height == node.Height - 1);

    private static LayoutNode? Only(List<LayoutNode> nodes, Predicate<LayoutNode> condition)
    {
        List<LayoutNode> found = nodes.FindAll(condition);
        return found.Count == 1 ? found[0] : null;
    }

    // A box that alone in its row lies on a longest way from top to bottom moves the others aside, not they it.
    private static double[] Weights(List<LayoutNode> row)
    {
        int length = row.Max(n => n.Height);
        return row.Count(n => n.Height == length) == 1 ? [.. row.Select(n => n.Height == length ? MainWeight : 1)] : [.. row.Select(_ => 1.0)];
    }

    // With the distances taken off, places must not fall from left to right: neighbours that would are pooled at their weighted mean.
    private static void Fit(List<LayoutNode> row, double[] wanted, double gap)
    {
        double[] offset = new double[row.Count];
        for (int i = 1; i < row.Count; i++)
        {
            offset[i] = offset[i - 1] + ((row[i - 1].Width + row[i].Width) / 2) + gap;
        }

        double[] weights = Weights(row);
        var blocks = new Stack<(double Mean, double Weight, int Count)>();
        for (int i = 0; i < row.Count; i++)
        {
            (double Mean, double Weight, int Count) block = (wanted[i] - offset[i], weights[i], 1);
            while (blocks.TryPeek(out (double Mean, double Weight, int Count) before) && before.Mean > block.Mean)
            {
                blocks.Pop();
                double weight = before.Weight + block.Weight;
                block = (((before.Mean * before.Weight) + (block.Mean * block.Weight)) / weight, weight, before.Count + block.Count);
            }

            blocks.Push(block);
        }

        int at = 0;
        foreach ((double mean, _, int count) in blocks.Reverse())
        {
            for (int end = at + count; at < end; at++)
            {
                row[at].X = mean + offset[at];
            }
        }
    }
}
