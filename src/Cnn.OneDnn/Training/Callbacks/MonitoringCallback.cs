using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <summary>A callback that follows one figure of each epoch.</summary>
public abstract class MonitoringCallback : Callback
{
    private static readonly string[] Rising = ["accuracy", "acc", "precision", "recall", "f1", "f1_score", "auc"], Falling = ["loss", "error", "mse", "mae"];
    private readonly double minDelta;

    private string What => $"state of {GetType().Name}";

    private protected MonitoringCallback(double minDelta) => this.minDelta = minDelta;

    /// <summary>The figure's name; null for val_loss, or loss where there is no validation data.</summary>
    public string? Monitor { get; init; }

    /// <summary>Which way it gets better.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>Above 0 it says on standard error what it does; 0, silence, by default.</summary>
    public int Verbose { get; init; }

    /// <summary>By how much it must get better to count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not a number.</exception>
    public double MinDelta
    {
        get => minDelta;
        init => minDelta = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MinDelta), value, "Expected zero or a positive number.");
    }

    /// <summary>The name and the value of the figure in these logs.</summary>
    /// <exception cref="ArgumentException">The logs do not have it.</exception>
    private protected (string Name, double Value) Watch(TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        string name = Monitor ?? (logs.TryGet("val_loss", out _) ? "val_loss" : "loss");
        return logs.TryGet(name, out double value)
            ? (name, value)
            : throw new ArgumentException(
                $"{GetType().Name} is to follow '{name}', which was not reported. Reported are {string.Join(", ", logs.Names)}; val_ figures need " +
                    $"FitOptions.Validation.");
    }

    /// <summary>
    /// Whether <paramref name="value"/> is better than <paramref name="best"/>: anything is better than nothing, and anything but NaN than NaN.
    /// </summary>
    private protected bool IsBetter(string name, double value, double? best) =>
        best is not { } before || (!double.IsNaN(value) && (double.IsNaN(before) || (Rises(name) ? value - MinDelta > before : value + MinDelta < before)));

    /// <summary>Says what it did, if it is asked to.</summary>
    private protected void Say(FormattableString what)
    {
        if (Verbose > 0)
        {
            Console.Error.WriteLine(PlainText.Escape(FormattableString.Invariant(what)));
        }
    }

    private protected static string? Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number of a state, as text because it may be NaN; null for none.</summary>
    /// <exception cref="ConfigurationException">It is no number.</exception>
    private protected double? Real(JsonObject state, string key) => state[key] is null ? null
        : NumberText.TryFigure(state.Text(key, What), out double value) ? value : throw JsonFields.Wrong(What, $"a number under '{key}'", state[key], key);

    /// <summary>A whole number of a state.</summary>
    /// <exception cref="ConfigurationException">It is not there, no whole number or too small.</exception>
    private protected int Count(JsonObject state, string key, int minimum = 0) =>
        state.Number(key, What) is { } value && value >= minimum && value <= int.MaxValue && value == Math.Truncate(value)
        ? (int)value
        : throw JsonFields.Wrong(What, $"a whole number from {minimum} on under '{key}'", state[key], key);

    // A metric of the model says it itself; other figures, which a user's callbacks may add, are known by the words that they end in.
    private bool Rises(string name) => Mode switch
    {
        MonitorMode.Max => true,
        MonitorMode.Min => false,
        _ => ((Model?)Model)?.FigureNames.Rises(name) ?? (EndsIn(name, Rising) ? true : EndsIn(name, Falling) ? false : throw new ArgumentException(
            $"{GetType().Name} cannot tell whether more or less of '{name}' is better. Set its Mode to {MonitorMode.Min} or {MonitorMode.Max}.")),
    };

    private static bool EndsIn(string name, string[] words) => words.Any(w => name == w || name.EndsWith("_" + w, StringComparison.Ordinal));
}
