namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How the products of a gradient of weights are summed over tiles.</summary>
/// <param name="AreSeparate">Whether each thread has sums of its own, over a range of tiles; else threads share the tiles of a block.</param>
/// <param name="BlockTiles">Tiles of a block.</param>
/// <param name="Pitch">From a channel's sums to the next one's.</param>
/// <param name="Stride">From position to position.</param>
internal readonly record struct WinogradSums(bool AreSeparate, int BlockTiles, int Pitch, nint Stride);
