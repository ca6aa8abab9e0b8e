using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Radosavovic et al., "Designing network design spaces" (2020), with squeeze and excitation.</summary>
internal static class RegNet
{
    private const int FirstFilters = 32, GroupWidth = 8;
    private const double Squeeze = 0.25;

    // What the paper's formula gives for widths 48 + 27.89 i, quantized by 2.09, in groups of 8.
    private static readonly int[] Depths = [1, 3, 6, 6], Filters = [48, 104, 208, 440];

    public static ZooModel Y400 { get; } = ImageNetEntry.Create(
        "regnet-y-400mf", "RegNetY of 400 million products for 224x224 images, as torchvision builds it.", Build);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        x = Unit(x, "stem", FirstFilters, 3, stride: 2);
        for (int stage = 0; stage < Depths.Length; stage++)
        {
            for (int i = 0; i < Depths[stage]; i++)
            {
                x = Block(x, $"trunk_output.block{stage + 1}.block{stage + 1}-{i}", Filters[stage], i == 0 ? 2 : 1);
            }
        }

        return x.Through(new GlobalAveragePooling2D()).Classify("fc", classes);
    }

    private static SymbolicTensor Block(SymbolicTensor x, string name, int filters, int stride)
    {
        int channels = x.Shape[-1], squeezed = (int)Math.Round(Squeeze * channels, MidpointRounding.ToEven);
        SymbolicTensor shortcut = stride == 1 && channels == filters
            ? x
            : x.Through(TorchLayers.Conv(name + ".proj.0", filters, 1, stride), TorchLayers.Norm(name + ".proj.1"));
        SymbolicTensor y = Unit(Unit(x, name + ".f.a", filters, 1), name + ".f.b", filters, 3, stride, filters / GroupWidth)
            .Excite(name + ".f.se", squeezed, Activation.Relu, Activation.Sigmoid);
        y = y.Through(TorchLayers.Conv(name + ".f.c.0", filters, 1), TorchLayers.Norm(name + ".f.c.1"));
        return new Add().Apply(shortcut, y).Through(TorchLayers.Act(Activation.Relu));
    }

    private static SymbolicTensor Unit(SymbolicTensor x, string name, int filters, int kernel, int stride = 1, int groups = 1) =>
        x.Through(TorchLayers.Conv(name + ".0", filters, kernel, stride, groups), TorchLayers.Norm(name + ".1"), TorchLayers.Act(Activation.Relu));
}
