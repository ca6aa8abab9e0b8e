using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Howard et al., "Searching for MobileNetV3" (2019).</summary>
internal static class MobileNetV3
{
    private const double Epsilon = 1e-3, Momentum = 0.99;
    private const int FirstFilters = 16, Divisor = 8, LastExpansion = 6;

    public static ZooModel Small { get; } = Create("mobilenet-v3-small", "MobileNetV3 Small", 1024,
    [
        new(3, 16, 16, true, false, 2), new(3, 72, 24, false, false, 2), new(3, 88, 24, false, false, 1),
        new(5, 96, 40, true, true, 2), new(5, 240, 40, true, true, 1), new(5, 240, 40, true, true, 1),
        new(5, 120, 48, true, true, 1), new(5, 144, 48, true, true, 1),
        new(5, 288, 96, true, true, 2), new(5, 576, 96, true, true, 1), new(5, 576, 96, true, true, 1),
    ]);

    public static ZooModel Large { get; } = Create("mobilenet-v3-large", "MobileNetV3 Large", 1280,
    [
        new(3, 16, 16, false, false, 1), new(3, 64, 24, false, false, 2), new(3, 72, 24, false, false, 1),
        new(5, 72, 40, true, false, 2), new(5, 120, 40, true, false, 1), new(5, 120, 40, true, false, 1),
        new(3, 240, 80, false, true, 2), new(3, 200, 80, false, true, 1), new(3, 184, 80, false, true, 1), new(3, 184, 80, false, true, 1),
        new(3, 480, 112, true, true, 1), new(3, 672, 112, true, true, 1),
        new(5, 672, 160, true, true, 2), new(5, 960, 160, true, true, 1), new(5, 960, 160, true, true, 1),
    ]);

    private static ZooModel Create(string name, string what, int hidden, Block[] blocks) =>
        ImageNetEntry.Create(name, $"{what} for 224x224 images, as torchvision builds it.", (x, classes) => Build(x, classes, hidden, blocks));

    private static SymbolicTensor Build(SymbolicTensor x, int classes, int hidden, Block[] blocks)
    {
        x = Unit(x, "features.0", TorchLayers.Conv("features.0.0", FirstFilters, 3, stride: 2), Activation.HardSilu);
        for (int i = 0; i < blocks.Length; i++)
        {
            x = Lay(x, $"features.{i + 1}.block", blocks[i]);
        }

        string last = $"features.{blocks.Length + 1}";
        return Unit(x, last, TorchLayers.Conv(last + ".0", LastExpansion * x.Shape[-1], 1), Activation.HardSilu).Through(
            new GlobalAveragePooling2D(),
            new Dense(hidden) { Name = "classifier.0", Activation = Activation.HardSilu }, new Dropout(0.2)).Classify("classifier.3", classes);
    }

    private static SymbolicTensor Lay(SymbolicTensor x, string name, Block block)
    {
        ActivationKind activation = block.IsHard ? Activation.HardSilu : Activation.Relu;
        int module = 0;
        SymbolicTensor y = x;
        if (block.Expanded != x.Shape[-1])
        {
            y = Unit(y, $"{name}.{module}", TorchLayers.Conv($"{name}.{module}.0", block.Expanded, 1), activation);
            module++;
        }

        y = Unit(y, $"{name}.{module}", TorchLayers.Depthwise($"{name}.{module}.0", block.Kernel, block.Stride), activation);
        module++;
        if (block.IsExcited)
        {
            y = y.Excite($"{name}.{module++}", ImageNetEntry.Divisible(block.Expanded / 4, Divisor), Activation.Relu, Activation.HardSigmoid);
        }

        y = y.Through(TorchLayers.Conv($"{name}.{module}.0", block.Filters, 1), TorchLayers.Norm($"{name}.{module}.1", Epsilon, Momentum));
        return block.Stride == 1 && x.Shape[-1] == block.Filters ? new Add().Apply(x, y) : y;
    }

    private static SymbolicTensor Unit(SymbolicTensor x, string name, Layer convolution, ActivationKind activation) =>
        x.Through(convolution, TorchLayers.Norm(name + ".1", Epsilon, Momentum), TorchLayers.Act(activation));

    private sealed record Block(int Kernel, int Expanded, int Filters, bool IsExcited, bool IsHard, int Stride);
}
