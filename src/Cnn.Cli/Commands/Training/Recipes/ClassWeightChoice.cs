using System.Globalization;
using Cnn.OneDnn;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>What the images of a class count in the loss, as the command line has it.</summary>
internal static class ClassWeightChoice
{
    private const string Balanced = "balanced";

    /// <summary>Refuses what is neither "balanced" nor a list of numbers or of names with numbers.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static void Check(string text)
    {
        if (text != Balanced)
        {
            Parts(text);
        }
    }

    /// <summary>The one way to write a list that has been checked: numbers in their order, names by the alphabet.</summary>
    public static string Normalize(string text) => text == Balanced
        ? text
        : string.Join(',', Parts(text).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (p.Name is null ? "" : p.Name + "=") + p.Weight.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>The weight of each class.</summary>
    /// <param name="text">"balanced", numbers in the order of the classes, or names with numbers.</param>
    /// <param name="labels">Those of the images that are trained on.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <exception cref="UsageException">The list is not of these classes.</exception>
    public static IReadOnlyDictionary<int, float> Parse(string text, int[] labels, IReadOnlyList<string> classes)
    {
        if (text == Balanced)
        {
            return ClassWeights.Balanced(labels).ToDictionary(w => w.Key, w => w.Value);
        }

        (string? Name, float Weight)[] parts = Parts(text);
        if (parts[0].Name is null)
        {
            return parts.Length == classes.Count
                ? parts.Index().ToDictionary(p => p.Index, p => p.Item.Weight)
                : throw new UsageException(
                    string.Create(
                        CultureInfo.InvariantCulture, $"--class-weights gives {parts.Length} numbers for {classes.Count} classes; NAME=X names some of them."));
        }

        var weights = new Dictionary<int, float>();
        foreach ((string? name, float weight) in parts)
        {
            int label = classes.ToList().IndexOf(name!);
            if (label < 0 || !weights.TryAdd(label, weight))
            {
                throw new UsageException(label < 0
                    ? $"--class-weights: there is no class '{name}'.{NearestName.Hint(name!, classes)}"
                    : $"--class-weights names the class '{name}' twice.");
            }
        }

        return weights;
    }

    private static (string? Name, float Weight)[] Parts(string text)
    {
        (string?, float)[] parts = [.. text.Split(',').Select(Part)];
        return parts.DistinctBy(p => p.Item1 is null).Count() == 1
            ? parts
            : throw new UsageException($"--class-weights expects balanced, a number for each class or NAME=X for some, joined by commas; received '{text}'.");

        (string? Name, float Weight) Part(string part)
        {
            int equals = part.LastIndexOf('=');
            return NumberText.TryReal(part.AsSpan(equals + 1), out double value) && value >= 0 && float.IsFinite((float)value)
                ? (equals < 0 ? null : part[..equals], (float)value)
                : throw new UsageException($"--class-weights expects numbers of 0 or more, with a point for decimals; received '{part}'.");
        }
    }
}
