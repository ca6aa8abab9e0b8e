using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Tan and Le, "EfficientNet: rethinking model scaling for convolutional neural networks" (2019); without stochastic depth.</summary>
internal static class EfficientNet
{
    private const int FirstFilters = 32, LastFilters = 1280, Squeeze = 4;

    private static readonly (int Expansion, int Kernel, int Stride, int Filters, int Count)[] Stages =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    public static ZooModel BZero { get; } = ImageNetEntry.Create(
        "efficientnet-b0", "EfficientNet-B0 for 224x224 images, as torchvision builds it, without stochastic depth.", Build);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        x = Unit(x, "features.0", TorchLayers.Conv("features.0.0", FirstFilters, 3, stride: 2));
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            (int expansion, int kernel, int stride, int filters, int count) = Stages[stage];
            for (int i = 0; i < count; i++)
            {
                x = Block(x, $"features.{stage + 1}.{i}.block", expansion, kernel, i == 0 ? stride : 1, filters);
            }
        }

        string last = $"features.{Stages.Length + 1}";
        return Unit(x, last, TorchLayers.Conv(last + ".0", LastFilters, 1)).Through(new GlobalAveragePooling2D(), new Dropout(0.2))
            .Classify("classifier.1", classes);
    }

    private static SymbolicTensor Block(SymbolicTensor x, string name, int expansion, int kernel, int stride, int filters)
    {
        int module = 0, channels = x.Shape[-1];
        SymbolicTensor y = x;
        if (expansion > 1)
        {
            y = Unit(y, $"{name}.{module}", TorchLayers.Conv($"{name}.{module}.0", expansion * channels, 1));
            module++;
        }

        y = Unit(y, $"{name}.{module}", TorchLayers.Depthwise($"{name}.{module}.0", kernel, stride))
            .Excite($"{name}.{module + 1}", channels / Squeeze, Activation.Silu, Activation.Sigmoid);
        y = y.Through(TorchLayers.Conv($"{name}.{module + 2}.0", filters, 1), TorchLayers.Norm($"{name}.{module + 2}.1"));
        return stride == 1 && channels == filters ? new Add().Apply(x, y) : y;
    }

    private static SymbolicTensor Unit(SymbolicTensor x, string name, Layer convolution) =>
        x.Through(convolution, TorchLayers.Norm(name + ".1"), TorchLayers.Act(Activation.Silu));
}
