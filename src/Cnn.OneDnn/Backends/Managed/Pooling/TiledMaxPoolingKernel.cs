namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What <see cref="MaxPoolingKernel{T, U}"/> computes, of windows side by side.</summary>
internal sealed class TiledMaxPoolingKernel<TElement, TIndex>(WorkTeam team, Layout input, Layout[] outputs, PoolingTiles tiles)
    : TiledPoolingKernel<LargestTile<TElement, TIndex>>("max_pooling_tiles", team, [input], outputs, input, tiles)
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    protected override (nint Image, nint Pooled, nint Won) Places => (In(0), Out(0), Outputs.Length > 1 ? Out(1) : 0);
}
