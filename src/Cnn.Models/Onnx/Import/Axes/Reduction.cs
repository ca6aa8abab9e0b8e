namespace Cnn.Models.Onnx.Import.Axes;

/// <summary>Over which axes a Reduce operator goes.</summary>
/// <param name="Axes">The axes, counted from the front, in order.</param>
/// <param name="Keeps">Whether they stay, with one place.</param>
internal sealed record Reduction(int[] Axes, bool Keeps)
{
    /// <summary>What a node says; without axes it reduces each number by itself.</summary>
    /// <param name="node">A Reduce operator, whose axes are an attribute or its input 1.</param>
    /// <param name="rank">The number of axes of what it reduces.</param>
    public static Reduction Read(ImportNode node, int rank)
    {
        long[] given = node.Longs("axes") ?? (node.Has(1) ? node.Integers(1) : []);
        bool keeps = node.Int("keepdims", 1) != 0, nothing = node.Int("noop_with_empty_axes", 0) != 0;
        int[] axes = given.Length > 0 ? [.. given.Select(a => node.Axis(a, rank)).Distinct().Order()] : nothing ? [] : [.. Enumerable.Range(0, rank)];
        return new Reduction(axes, keeps);
    }
}
