using System.Globalization;
using Cnn.OneDnn.Backends.Managed;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Measured times by key, kept in a file of the user's cache folder so that each shape is measured once per machine. CNN_TUNING_CACHE names another
/// file, or is "off" to keep them in memory only. A file that cannot be read or written costs time, never correctness.
/// </summary>
internal sealed class TuningCache
{
    public const string Variable = "CNN_TUNING_CACHE";
    private const int MaximumLines = 100_000;

    private readonly Dictionary<string, double> times = [];
    private readonly HashSet<string> once = [];
    private readonly string? path;
    private bool changed;

    /// <param name="path">The file, or null for memory only.</param>
    /// <param name="keeps">Which of the file's keys are of use; the others are forgotten, and gone from the file with the next <see cref="Save"/>. All if null.</param>
    public TuningCache(string? path, Func<string, bool>? keeps = null)
    {
        this.path = path;
        try
        {
            foreach (string line in path is not null && File.Exists(path) ? File.ReadLines(path).Take(MaximumLines) : [])
            {
                int tab = line.LastIndexOf('\t');
                if (tab > 0 && double.TryParse(line.AsSpan(tab + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double ms) && double.IsFinite(ms) && ms >= 0
                    && keeps?.Invoke(line) != false)
                {
                    times[line[..tab]] = ms;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Measured again.
            times.Clear();
        }
    }

    /// <summary>The cache of this process.</summary>
    public static TuningCache Shared { get; } = new(DefaultPath(), IsOfUse);

    /// <summary>Whether a key may be asked for again: not where another build of our own kernels was measured, of which there is one for each version of the engine.</summary>
    public static bool IsOfUse(string key) => !key.StartsWith(ManagedBackend.Library, StringComparison.Ordinal) || key.StartsWith(ManagedBackend.Build, StringComparison.Ordinal);

    /// <summary>Whether some time was measured in this process and not a second time.</summary>
    public bool HasFresh
    {
        get
        {
            lock (times)
            {
                return once.Count > 0;
            }
        }
    }

    /// <summary>The time kept for a key, or the result of measuring it now.</summary>
    /// <param name="key">What is measured.</param>
    /// <param name="measure">Measures it.</param>
    /// <param name="again">Whether to measure what was measured in this process a second time; the shorter time is kept.</param>
    public double Get(string key, Func<double> measure, bool again = false)
    {
        lock (times)
        {
            if (!times.TryGetValue(key, out double ms))
            {
                times[key] = ms = measure();
                once.Add(key);
                changed = true;
            }
            else if (again && once.Remove(key))
            {
                times[key] = ms = Math.Min(ms, measure());
            }

            return ms;
        }
    }

    /// <summary>Measures nothing of what is there a second time.</summary>
    public void Settle()
    {
        lock (times)
        {
            once.Clear();
        }
    }

    /// <summary>Writes new times to the file.</summary>
    public void Save()
    {
        lock (times)
        {
            if (path is null || !changed)
            {
                return;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                string temporary = $"{path}.{Environment.ProcessId}";
                File.WriteAllLines(temporary, times.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key}\t{t.Value:R}")));
                File.Move(temporary, path, overwrite: true);
                changed = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A read-only home: measured again next time.
                changed = false;
            }
        }
    }

    private static string? DefaultPath()
    {
        string? wish = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(wish))
        {
            return wish == "off" ? null : Path.GetFullPath(wish);
        }

        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return cache.Length == 0 ? null : Path.Combine(cache, "cnn", "tuning.tsv");
    }
}
