using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification.Ops;

/// <summary>Pooling.</summary>
internal static class PoolingOps
{
    public static Value Pool(OpCase c, PoolingKind kind)
    {
        int rank = c.SpatialRank;
        int[] kernel = GoldenJson.Ints(c.Attributes, "pool_size", rank);
        int[] strides = GoldenJson.Has(c.Attributes, "strides") ? GoldenJson.Ints(c.Attributes, "strides", rank) : kernel;
        (int[] before, int[] after) = GoldenJson.Pads(c.Attributes, "pads", rank);
        return c.Emit(new PoolingOp(kind, Window.Create(strides, [.. kernel.Select(_ => 1)], before, after), [.. kernel], Training: true), c.X);
    }

    public static Value Global(OpCase c, PoolingKind kind)
    {
        int[] spatial = c.X.Shape.ToArray()[2..];
        int[] ones = [.. spatial.Select(_ => 1)], zeros = new int[spatial.Length];
        c.Terms = spatial.Aggregate(1L, (product, size) => product * size);
        Value pooled = c.Emit(new PoolingOp(kind, Window.Create(ones, ones, zeros, zeros), [.. spatial], Training: true), c.X);
        return c.Reshape(pooled, c.Output.Shape);
    }
}
