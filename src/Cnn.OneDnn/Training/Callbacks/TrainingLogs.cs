using System.Collections;
using System.Globalization;

namespace Cnn.OneDnn;

/// <summary>
/// Named numbers of a batch or an epoch, in the order in which they were first set: loss, metrics, val_loss and so on, as Keras's logs.
/// Setting a name that is already there allocates nothing.
/// </summary>
public class TrainingLogs : IEnumerable<KeyValuePair<string, double>>
{
    private readonly List<string> names = [];
    private readonly List<double> values = [];

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>How many numbers there are.</summary>
    public int Count => names.Count;

    /// <summary>The loss; that of validation where there is no other.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public double Loss => TryGet("loss", out double loss) ? loss : this["val_loss"];

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

    /// <summary>The number at a place, as Keras's list of results: of an evaluation 0 is the loss, then come the metrics.</summary>
    /// <exception cref="InvalidOperationException">There are fewer.</exception>
    public double this[int place] => At(place);

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

    /// <summary>The first two numbers, of an evaluation the loss and the first metric: <c>var (loss, accuracy) = model.Evaluate(x, y)</c>.</summary>
    /// <exception cref="InvalidOperationException">There are fewer.</exception>
    public void Deconstruct(out double loss, out double metric) => (loss, metric) = (At(0), At(1));

    /// <summary>The first three numbers.</summary>
    /// <exception cref="InvalidOperationException">There are fewer.</exception>
    public void Deconstruct(out double loss, out double metric, out double second) => (loss, metric, second) = (At(0), At(1), At(2));

    /// <summary>The first four numbers.</summary>
    /// <exception cref="InvalidOperationException">There are fewer.</exception>
    public void Deconstruct(out double loss, out double metric, out double second, out double third) =>
        (loss, metric, second, third) = (At(0), At(1), At(2), At(3));

    /// <summary>Names and numbers in a row: <c>loss: 0.0931 - accuracy: 0.9712</c>.</summary>
    public override string ToString() => string.Join(" - ", names.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name}: {values[i]:F4}")));

    private double At(int place) => place >= 0 && place < values.Count
        ? values[place]
        : throw new InvalidOperationException($"There are {values.Count} numbers: {string.Join(", ", names)}. Metrics are named in Compile.");
}
