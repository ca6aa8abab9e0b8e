namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// What <see cref="MaxPoolingBackwardKernel{T, U}"/> computes, of windows side by side: each hands its gradient to the tap that won, and zeros to the others.
/// </summary>
internal sealed class TiledMaxPoolingBackwardKernel<TElement, TIndex>(WorkTeam team, Layout[] inputs, Layout output, PoolingTiles tiles)
    : TiledPoolingKernel<WonTile<TElement, TIndex>>("max_pooling_tiles_backward", team, inputs, [output], output, tiles)
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    protected override (nint Image, nint Pooled, nint Won) Places => (Out(0), In(0), In(1));
}
