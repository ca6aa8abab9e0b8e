namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Neighbouring pixels of a line, each made of the source pixels of the one before it, moved on.</summary>
/// <param name="destination">Index of the first pixel's first channel.</param>
/// <param name="length">How many pixels there are.</param>
/// <param name="sources">Indices of the first channels of what the first pixel takes.</param>
/// <param name="taps">The places of these in the window.</param>
/// <param name="count">How many each pixel takes; none where padding or a stride leaves nothing.</param>
/// <param name="step">How far each pixel's sources lie behind those of the one before it.</param>
internal readonly unsafe struct SpatialRun(long destination, int length, long* sources, int* taps, int count, long step)
{
    public readonly long Destination = destination, Step = step;
    public readonly long* Sources = sources;
    public readonly int* Taps = taps;
    public readonly int Length = length, Count = count;
}
