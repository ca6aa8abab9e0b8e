using System.Globalization;

namespace Cnn.OneDnn.Interop;

/// <summary>How many threads the process's control groups may have, together with whoever else is in them.</summary>
internal static class TaskLimit
{
    /// <summary>The least of the limits; null where there is none.</summary>
    public static long? OfControlGroups(ISystemFiles files)
    {
        long? least = null;
        foreach ((string folder, _) in ControlGroup.Folders(files, "pids"))
        {
            // "max" where there is no limit.
            if (long.TryParse(files.Read(folder + "/pids.max")?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long here))
            {
                least = Math.Min(here, least ?? long.MaxValue);
            }
        }

        return least;
    }
}
