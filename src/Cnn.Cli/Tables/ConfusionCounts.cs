using System.Globalization;

namespace Cnn.Cli;

/// <summary>What a matrix of confusions, the true class first, says about one class.</summary>
/// <param name="Right">What is of the class and taken for it.</param>
/// <param name="True">What is of the class.</param>
/// <param name="Taken">What is taken for it.</param>
internal readonly record struct ConfusionCounts(long Right, long True, long Taken)
{
    /// <summary>The counts of a class.</summary>
    public static ConfusionCounts ForClass(long[,] matrix, int label)
    {
        long own = 0, taken = 0;
        for (int other = 0; other < matrix.GetLength(0); other++)
        {
            own += matrix[label, other];
            taken += matrix[other, label];
        }

        return new ConfusionCounts(matrix[label, label], own, taken);
    }

    /// <summary>A part of a whole; of nothing there is no share.</summary>
    public static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    /// <summary>A share as it is shown, and a dash for none.</summary>
    public static string Text(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "-";
}
