namespace Cnn.Benchmarks.Comparison;

/// <summary>A network of the comparison.</summary>
/// <param name="Name">What all programs call it.</param>
/// <param name="Batch">Samples per step; of trainings the peer's program fixes it.</param>
/// <param name="Infer">Whether predictions are measured instead of training steps.</param>
internal sealed record BenchmarkModel(string Name, int Batch, bool Infer = false)
{
    private static readonly int[] PredictedBatches = [1, 32];

    /// <summary>The trainings.</summary>
    public static IReadOnlyList<BenchmarkModel> All { get; } =
    [
        new("fashion-mlp", 32), new("fashion-cnn", 32), new("fashion-cnn-256", 256), new("lenet-gluon", 256), new("lenet5", 4096), new("mnist-cnn", 128),
        new("alexnet8", 32), new("vgg16", 32), new("inception10", 32), new("resnet18", 32), new("resnet50", 16),
    ];

    /// <summary>The predictions: what answers a request, and a batch of them.</summary>
    public static IReadOnlyList<BenchmarkModel> Predictions { get; } =
    [
        .. from batch in PredictedBatches
           from name in (string[])["lenet5", "fashion-cnn", "mnist-cnn", "inception10", "mobilenet-v1", "vgg16", "resnet18", "resnet50"]
           select new BenchmarkModel(name, batch, Infer: true),
    ];

    /// <summary>The trainings and predictions of a list of names; all of both without one.</summary>
    /// <exception cref="ArgumentException">A name is none of them.</exception>
    public static IReadOnlyList<BenchmarkModel> Parse(string? names)
    {
        BenchmarkModel[] all = [.. All, .. Predictions];
        if (string.IsNullOrEmpty(names))
        {
            return all;
        }

        string[] asked = names.Split(',', StringSplitOptions.TrimEntries);
        return asked.FirstOrDefault(name => all.All(m => m.Name != name)) is { } unknown
            ? throw new ArgumentException($"--models expects names of {string.Join(", ", all.Select(m => m.Name).Distinct())}, received '{unknown}'.")
            : [.. asked.SelectMany(name => all.Where(m => m.Name == name)).OrderBy(m => m.Infer)];
    }
}
