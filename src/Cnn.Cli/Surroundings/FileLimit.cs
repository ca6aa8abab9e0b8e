namespace Cnn.Cli;

/// <summary>
/// How many files the process may have open. The runtime opens some for itself and for every assembly: with too few it ends in the midst of anything with a
/// message about assemblies.
/// </summary>
internal static class FileLimit
{
    /// <summary>What a training takes, with room to spare.</summary>
    private const int Least = 96;

    private const string Key = "Max open files";

    /// <summary>Says that the limit is too low to start with.</summary>
    /// <returns>Whether it is.</returns>
    public static bool Objects()
    {
        if (ProcessLimits.Read(Key) is not long limit || limit >= Least)
        {
            return false;
        }

        FirstWords.Say($"The process may open {limit} files, and needs {Least}. Raise its limit (ulimit -n).");
        return true;
    }
}
