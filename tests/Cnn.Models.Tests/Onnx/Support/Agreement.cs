namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>How far numbers are apart, in a measure that is a number whatever they are.</summary>
internal static class Agreement
{
    /// <summary>The difference as a part of the wanted number; infinite where one is NaN or infinite and the other is not the same.</summary>
    /// <param name="found">The number.</param>
    /// <param name="wanted">What it should be.</param>
    /// <param name="least">What differences from smaller numbers are a part of.</param>
    public static double Apart(double found, double wanted, double least) => found.Equals(wanted) || found == wanted ? 0
        : double.IsFinite(found) && double.IsFinite(wanted) ? Math.Abs(found - wanted) / Math.Max(least, Math.Abs(wanted))
        : double.PositiveInfinity;

    /// <summary>The largest difference of two lists, which must be of one length and hold something.</summary>
    public static double Worst(IReadOnlyCollection<float> found, IReadOnlyCollection<double> wanted, double least, string title)
    {
        Assert.That(found, Has.Count.EqualTo(wanted.Count), title);
        Assert.That(wanted, Is.Not.Empty, title);
        return found.Zip(wanted, (f, w) => Apart(f, w, least)).Max();
    }
}
