using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>Networks by name: those that the field's tutorials teach, and those that are trained on ImageNet, at full size.</summary>
public static class ModelZoo
{
    /// <summary>
    /// The networks of the tutorials and some larger ones, small ones first. Those at full size are in <see cref="ImageNet"/>, those for masks in
    /// <see cref="Segmentation"/>; every method here knows both.
    /// </summary>
    public static IReadOnlyList<ZooModel> All { get; } =
    [
        Perceptron.Fashion, FashionCnn.Entry, LeNet.Gluon, LeNet.Five, MnistCnn.Entry, CifarCnn.Entry,
        AlexNet.Eight, Vgg.SixteenNormalized, Inception.Ten, ResNet.Eighteen, ResNet.ThirtyFour, ResNetTorch.Fifty,
        MobileNet.One, Vgg.Eleven, Vgg.Nineteen,
    ];

    /// <summary>The names, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(m => m.Name)];

    /// <summary>
    /// The networks at full size, 224x224 pixels and 1000 classes unless their description says otherwise, with torchvision's layers, epsilon and momentum:
    /// <see cref="Weights"/> loads its state dicts into them. Where a tutorial's network has the name, it ends in -224: resnet18-224.
    /// </summary>
    public static IReadOnlyList<ZooModel> ImageNet { get; } = ImageNetModels.All;

    /// <summary>The networks that give a class for each pixel: for images with masks, as masks:PATH has them.</summary>
    public static IReadOnlyList<ZooModel> Segmentation { get; } = [UNet.Entry];

    /// <summary>Networks for series of numbers, whose samples are (steps, channels).</summary>
    public static IReadOnlyList<ZooModel> Series { get; } = [SeriesNetworks.FullyConvolutional];

    /// <summary>The network of this name, in small or large letters, with - or _ between its parts.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are and suggests the nearest.</exception>
    public static ZooModel Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Replace('_', '-');
        ZooModel[] known = [.. All.Union(ImageNet).Union(Segmentation).Union(Series)];
        return Array.Find(known, m => m.Name.Equals(plain, StringComparison.OrdinalIgnoreCase)) ?? throw new ArgumentException(
            $"Unknown model '{name}'. Did you mean '{known.MinBy(m => Distance(plain, m.Name))!.Name}'? Known models: " +
                $"{string.Join(", ", known.Select(m => m.Name))}.", nameof(name));
    }

    /// <summary>A new network of this name.</summary>
    /// <exception cref="ArgumentException">There is no such name, or the options do not suit the network.</exception>
    public static Model Create(string name, ZooOptions? options = null) => Find(name).Create(options);

    /// <summary>A new network of this name for a number of classes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classes">The number of classes, at least two.</param>
    /// <param name="inputShape">A sample's sizes, channels last; the network's own if null.</param>
    /// <exception cref="ArgumentException">There is no such name, or the numbers do not suit the network.</exception>
    public static Model Create(string name, int classes, Shape? inputShape = null) =>
        Create(name, new ZooOptions { Classes = classes, InputShape = inputShape });

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
