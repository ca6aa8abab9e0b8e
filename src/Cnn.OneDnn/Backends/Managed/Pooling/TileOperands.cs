namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Where a pooling's tensors and a window's taps lie.</summary>
/// <param name="image">The larger tensor.</param>
/// <param name="pooled">The smaller one.</param>
/// <param name="won">Which tap won each window; zero where nobody asks.</param>
/// <param name="offsets">Where the taps lie, counted from the first.</param>
/// <param name="taps">Their numbers: 0, 1, 2 and so on.</param>
/// <param name="count">How many there are.</param>
internal readonly unsafe struct TileOperands(nint image, nint pooled, nint won, long* offsets, int* taps, int count)
{
    public readonly void* Image = (void*)image, Pooled = (void*)pooled, Won = (void*)won;
    public readonly long* Offsets = offsets;
    public readonly int* Taps = taps;
    public readonly int Count = count;
}
