using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Random numbers one after the other: a stream that seed, stream number and purpose name. A value type: pass it by reference.</summary>
internal struct PhiloxSequence(ulong seed, ulong stream, PhiloxPurpose purpose)
{
    private readonly ulong key = seed ^ (ulong)purpose;
    private ulong block;
    private (uint A, uint B, uint C, uint D) words;
    private int used = 4;

    /// <summary>The next 32 random bits.</summary>
    public uint Next()
    {
        if (used == 4)
        {
            words = Philox.Block(key, stream, block++);
            used = 0;
        }

        return used++ switch
        {
            0 => words.A,
            1 => words.B,
            2 => words.C,
            _ => words.D,
        };
    }

    /// <summary>A uniform number in [0, 1).</summary>
    public float Unit() => Philox.ToUnit(Next());

    /// <summary>A uniform number in [low, high).</summary>
    public float Between(float low, float high) => low + ((high - low) * Unit());

    /// <summary>A uniform integer in [0, bound).</summary>
    public int Below(int bound) => (int)(((ulong)Next() * (ulong)bound) >> 32);

    /// <summary>Brings so many of the numbers to the front, chosen at random and in random order (Fisher and Yates).</summary>
    public void Draw(Span<int> numbers, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int j = i + Below(numbers.Length - i);
            (numbers[i], numbers[j]) = (numbers[j], numbers[i]);
        }
    }

    /// <summary>About normal with mean 0 and deviation 1: the sum of the four bytes of a word, centred and scaled.</summary>
    public float Normal()
    {
        uint word = Next();
        int sum = (int)((word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >> 24));
        return (sum - 510f) * (1f / 147.8f);
    }
}
