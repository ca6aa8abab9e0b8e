using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Networks that the field's tutorials teach, and some larger ones, by name.</summary>
public static class ModelZoo
{
    /// <summary>Every network, small ones first.</summary>
    public static IReadOnlyList<ZooModel> All { get; } =
    [
        Perceptron.Fashion, FashionCnn.Entry, LeNet.Gluon, LeNet.Five, MnistCnn.Entry, CifarCnn.Entry,
        AlexNet.Eight, Vgg.SixteenNormalized, Inception.Ten, ResNet.Eighteen, ResNet.ThirtyFour, ResNet.Fifty,
        MobileNet.One, Vgg.Eleven, Vgg.Nineteen,
    ];

    /// <summary>The names, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(m => m.Name)];

    /// <summary>The network of this name, in small or large letters.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are and suggests the nearest.</exception>
    public static ZooModel Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(
            $"Unknown model '{name}'. Did you mean '{Names.MinBy(known => Distance(name, known))}'? Known models: {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>A new network of this name.</summary>
    /// <exception cref="ArgumentException">There is no such name, or the options do not suit the network.</exception>
    public static Model Create(string name, ZooOptions? options = null) => Find(name).Create(options);

    /// <summary>A new network of this name for a number of classes.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">The number of classes, at least two.</param>
    /// <param name="inputShape">A sample's sizes, channels last; the network's own if null.</param>
    /// <exception cref="ArgumentException">There is no such name, or the numbers do not suit the network.</exception>
    public static Model Create(string name, int classes, Shape? inputShape = null) => Create(name, new ZooOptions { Classes = classes, InputShape = inputShape });

    // Levenshtein's distance: how many letters must be put in, taken out or changed.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(a[i - 1]) == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
