namespace Cnn.Models;

/// <summary>The figures of an epoch.</summary>
/// <param name="Number">The epoch, from 1.</param>
/// <param name="Step">Steps done with it.</param>
/// <param name="Figures">Loss, metrics, learning rate and so on, in the order in which they were reported.</param>
internal sealed record RunEpoch(int Number, long Step, IReadOnlyList<KeyValuePair<string, double>> Figures)
{
    /// <summary>A figure; NaN where there is none.</summary>
    public double this[string name]
    {
        get
        {
            foreach ((string known, double value) in Figures)
            {
                if (known == name)
                {
                    return value;
                }
            }

            return double.NaN;
        }
    }
}
