namespace Cnn.Models;

/// <summary>Boxes that come several times in a row.</summary>
/// <param name="First">The first box.</param>
/// <param name="Length">How many boxes there are in the block.</param>
/// <param name="Times">How often it comes.</param>
internal sealed record RepeatedBlock(int First, int Length, int Times);
