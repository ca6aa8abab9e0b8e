namespace Cnn.Benchmarks.Comparison;

/// <summary>A network of the comparison.</summary>
/// <param name="Name">What both programs call it.</param>
/// <param name="Batch">Samples per step, which the peer's program fixes.</param>
internal sealed record BenchmarkModel(string Name, int Batch)
{
    public static IReadOnlyList<BenchmarkModel> All { get; } =
    [
        new("fashion-mlp", 32), new("fashion-cnn", 32), new("fashion-cnn-256", 256), new("lenet-gluon", 256), new("lenet5", 4096), new("mnist-cnn", 128),
        new("alexnet8", 32), new("vgg16", 32), new("inception10", 32), new("resnet18", 32), new("resnet50", 16),
    ];

    /// <summary>The networks of a list of names.</summary>
    /// <exception cref="ArgumentException">A name is not one of <see cref="All"/>.</exception>
    public static IReadOnlyList<BenchmarkModel> Parse(string? names) => string.IsNullOrEmpty(names)
        ? All
        : [.. names.Split(',', StringSplitOptions.TrimEntries).Select(name => All.FirstOrDefault(m => m.Name == name)
            ?? throw new ArgumentException($"--models expects names of {string.Join(", ", All.Select(m => m.Name))}, received '{name}'."))];
}
