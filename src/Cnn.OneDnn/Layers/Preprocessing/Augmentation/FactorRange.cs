using System.Globalization;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Between which numbers a random layer draws: one number f for [-f, f], or both ends, <c>(-0.2, 0.3)</c>. As Keras's factors.
/// </summary>
public readonly record struct FactorRange
{
    private FactorRange(double lower, double upper, bool isOne)
    {
        if (!double.IsFinite(lower) || !double.IsFinite(upper) || lower > upper)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"A factor is one number from 0 on, or two of which the second is not the smaller one; received ({lower}, {upper})."));
        }

        (Lower, Upper, IsOne) = (lower, upper, isOne);
    }

    /// <summary>The lower end.</summary>
    public double Lower { get; }

    /// <summary>The upper end.</summary>
    public double Upper { get; }

    /// <summary>Whether one number stands for both.</summary>
    internal bool IsOne { get; }

    /// <summary>[-factor, factor].</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public static implicit operator FactorRange(double factor) => new(-factor, factor, true);

    /// <summary>Both ends.</summary>
    /// <exception cref="ArgumentException">The second is smaller than the first, or one is not finite.</exception>
    public static implicit operator FactorRange((double Lower, double Upper) ends) => new(ends.Lower, ends.Upper, false);

    /// <summary>The number, or both ends.</summary>
    public override string ToString() =>
        IsOne ? Upper.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"({Lower}, {Upper})");
}
