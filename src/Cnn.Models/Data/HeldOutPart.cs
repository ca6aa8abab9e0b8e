namespace Cnn.Models;

/// <summary>
/// Which samples are held out, as a rule that new samples do not change: a sample's key (the name of its file, or its pixels) and the seed give a number, and
/// it is held out where that lies below its class's limit. A checkpoint keeps the limits, so that a network is never tested on what it was trained on.
/// </summary>
/// <param name="Seed">The seed of the numbers.</param>
/// <param name="Limits">The limit of each class, by its name.</param>
public sealed record HeldOutPart(ulong Seed, IReadOnlyDictionary<string, ulong> Limits);
