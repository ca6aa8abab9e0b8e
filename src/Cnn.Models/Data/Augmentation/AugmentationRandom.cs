namespace Cnn.Models;

/// <summary>Random numbers one after the other, the same for the same seed, epoch and sample.</summary>
public readonly ref struct AugmentationRandom
{
    private readonly ref PhiloxSequence sequence;

    internal AugmentationRandom(ref PhiloxSequence sequence) => this.sequence = ref sequence;

    /// <summary>A uniform number in [0, 1).</summary>
    public float Unit() => sequence.Unit();

    /// <summary>A uniform number in [low, high).</summary>
    public float Between(float low, float high) => sequence.Between(low, high);

    /// <summary>A uniform whole number in [0, bound).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return sequence.Below(bound);
    }

    /// <summary>Whether something of this probability happens.</summary>
    public bool Chance(double probability) => sequence.Unit() < probability;

    /// <summary>A number that is about normal, with mean 0 and deviation 1, between -3.5 and 3.5.</summary>
    public float Normal() => sequence.Normal();
}
