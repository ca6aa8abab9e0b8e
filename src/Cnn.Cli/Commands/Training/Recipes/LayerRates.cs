using Cnn.Models;
using Cnn.OneDnn.Numbers;

namespace Cnn.Cli.Commands;

/// <summary>Learning rates of layers, as a list of names with multipliers.</summary>
internal static class LayerRates
{
    /// <summary>The multipliers by names.</summary>
    /// <exception cref="UsageException">The list is none of names with numbers above 0, or has a name twice.</exception>
    public static IReadOnlyDictionary<string, double> Parse(string text)
    {
        var rates = new Dictionary<string, double>();
        foreach (string part in text.Split(','))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !NumberText.TryReal(part.AsSpan(equals + 1), out double rate) || !(rate > 0 && float.IsFinite((float)rate))
                || !rates.TryAdd(part[..equals], rate))
            {
                throw new UsageException(
                    $"--layer-rate expects names of layers with numbers above 0, each name once, such as conv1=0.1,layer1=0.3; received '{part}'.");
            }
        }

        return rates;
    }

    /// <summary>The one way to write a list that has been checked.</summary>
    public static string Normalize(string text) =>
        string.Join(',', Parse(text).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={RecipeText.From(r.Value)}"));

    /// <summary>Refuses names that a network does not have.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void Check(string text, ZooModel zoo)
    {
        // The names of its layers are the same whatever the images and the classes; nothing is computed.
        using Cnn.OneDnn.Model model = zoo.Create();
        string[] names = [.. model.Layers.Where(l => l.Parameters.Count > 0).Select(l => l.Name)];
        if (Parse(text).Keys.FirstOrDefault(k => !names.Any(n => IsNamed(k, n))) is { } unknown)
        {
            throw new UsageException(
                $"--layer-rate: '{zoo.Name}' has no layer '{unknown}' with weights.{NearestName.Hint(unknown, names)} 'cnn summary {zoo.Name}' lists them.");
        }
    }

    // As the library takes them: a layer's name, or what stands in it before a dot, an underscore or a slash.
    private static bool IsNamed(string name, string layer) =>
        layer.StartsWith(name, StringComparison.Ordinal) && (layer.Length == name.Length || layer[name.Length] is '.' or '_' or '/');
}
