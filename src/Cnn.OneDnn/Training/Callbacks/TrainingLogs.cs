using System.Collections;

namespace Cnn.OneDnn;

/// <summary>
/// Named numbers of a batch or an epoch, in the order in which they were first set: loss, metrics, val_loss and so on, as Keras's logs.
/// Setting a name that is already there allocates nothing.
/// </summary>
public sealed class TrainingLogs : IEnumerable<KeyValuePair<string, double>>
{
    private readonly List<string> names = [];
    private readonly List<double> values = [];

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>How many numbers there are.</summary>
    public int Count => names.Count;

    /// <summary>The number of this name.</summary>
    /// <exception cref="KeyNotFoundException">It is read and not there; the message lists those that are.</exception>
    public double this[string name]
    {
        get => TryGet(name, out double value)
            ? value
            : throw new KeyNotFoundException($"There is no '{name}' in the logs; there is {(names.Count == 0 ? "nothing" : string.Join(", ", names))}.");
        set
        {
            ArgumentNullException.ThrowIfNull(name);
            int index = names.IndexOf(name);
            if (index >= 0)
            {
                values[index] = value;
                return;
            }

            names.Add(name);
            values.Add(value);
        }
    }

    /// <summary>The number of this name, if it is there.</summary>
    public bool TryGet(string name, out double value)
    {
        int index = names.IndexOf(name);
        value = index >= 0 ? values[index] : double.NaN;
        return index >= 0;
    }

    /// <summary>Forgets all names and numbers.</summary>
    public void Clear()
    {
        names.Clear();
        values.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (int i = 0; i < names.Count; i++)
        {
            yield return new KeyValuePair<string, double>(names[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
