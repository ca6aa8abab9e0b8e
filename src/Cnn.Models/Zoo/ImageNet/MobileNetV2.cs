using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks" (2018).</summary>
internal static class MobileNetV2
{
    private const int FirstFilters = 32, LastFilters = 1280;
    private static readonly (int Expansion, int Filters, int Count, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    public static ZooModel Entry { get; } = ImageNetEntry.Create("mobilenet-v2", "MobileNetV2 for 224x224 images, as torchvision builds it.", Build);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        int module = 0;
        x = Unit(x, $"features.{module++}", TorchLayers.Conv("features.0.0", FirstFilters, 3, stride: 2));
        foreach ((int expansion, int filters, int count, int stride) in Stages)
        {
            for (int i = 0; i < count; i++)
            {
                x = Block(x, $"features.{module++}.conv", expansion, filters, i == 0 ? stride : 1);
            }
        }

        x = Unit(x, $"features.{module}", TorchLayers.Conv($"features.{module}.0", LastFilters, 1));
        return x.Through(new GlobalAveragePooling2D(), new Dropout(0.2)).Classify("classifier.1", classes);
    }

    private static SymbolicTensor Block(SymbolicTensor x, string name, int expansion, int filters, int stride)
    {
        int module = 0, channels = x.Shape[-1];
        SymbolicTensor y = x;
        if (expansion > 1)
        {
            y = Unit(y, $"{name}.{module}", TorchLayers.Conv($"{name}.{module}.0", expansion * channels, 1));
            module++;
        }

        y = Unit(y, $"{name}.{module}", TorchLayers.Depthwise($"{name}.{module}.0", 3, stride));
        y = y.Through(TorchLayers.Conv($"{name}.{module + 1}", filters, 1), TorchLayers.Norm($"{name}.{module + 2}"));
        return stride == 1 && channels == filters ? new Add().Apply(x, y) : y;
    }

    private static SymbolicTensor Unit(SymbolicTensor x, string name, Layer convolution) =>
        x.Through(convolution, TorchLayers.Norm(name + ".1"), TorchLayers.Act(Activation.Relu6));
}
