namespace Cnn.OneDnn;

/// <summary><see cref="CsvLogger"/> as Keras spells it and its arguments: one is the other.</summary>
public sealed class CSVLogger : CsvLogger
{
    /// <summary>For a file whose folder exists.</summary>
    /// <param name="filename">The file.</param>
    /// <param name="separator">What stands between two values: one letter.</param>
    /// <param name="append">Whether lines are added to a file that is there.</param>
    /// <exception cref="ArgumentException">The separator is not one letter.</exception>
    public CSVLogger(string filename, string separator = ",", bool append = false)
        : base(filename, One(separator), append)
    {
    }

    private static char One(string separator)
    {
        ArgumentNullException.ThrowIfNull(separator);
        return separator.Length == 1
            ? separator[0]
            : throw new ArgumentException($"Between two values stands one letter, received \"{separator}\".", nameof(separator));
    }
}
