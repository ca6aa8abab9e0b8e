using System.Globalization;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Planning;

/// <summary>
/// Measured times by key, kept in a file of the user's cache folder so that each shape is measured once per machine (<see cref="CacheFile"/>).
/// </summary>
internal sealed class TuningCache
{
    private readonly Dictionary<string, double> times = [];
    private readonly HashSet<string> once = [];
    private readonly string? path;
    private bool changed;

    /// <param name="path">The file, or null for memory only.</param>
    /// <param name="keeps">Which of the file's keys are of use; the others are forgotten, and gone from the file with the next <see cref="Save"/>. All if
    /// null.</param>
    public TuningCache(string? path, Func<string, bool>? keeps = null)
    {
        this.path = path;
        foreach ((string key, string value) in CacheFile.Read(path, keeps))
        {
            if (NumberText.TryReal(value, out double ms) && ms >= 0)
            {
                times[key] = ms;
            }
        }
    }

    /// <summary>The cache of this process.</summary>
    public static TuningCache Shared { get; } = new(CacheFile.Times(), BackendProvider.IsCurrent);

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
    public void EndMeasuring()
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
            if (changed)
            {
                CacheFile.Write(path, times.Select(t => KeyValuePair.Create(t.Key, t.Value.ToString("R", CultureInfo.InvariantCulture))));
                changed = false;
            }
        }
    }
}
