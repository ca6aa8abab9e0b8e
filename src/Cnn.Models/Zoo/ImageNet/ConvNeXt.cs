using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>Liu et al., "A ConvNet for the 2020s" (2022); without stochastic depth.</summary>
internal static class ConvNeXt
{
    private const double Epsilon = 1e-6, Rate = 0.01;
    private const float FirstScale = 1e-6f;
    private static readonly int[] Depths = [3, 3, 9, 3], Filters = [96, 192, 384, 768];

    public static ZooModel Tiny { get; } = ImageNetEntry.Create(
        "convnext-tiny", "ConvNeXt Tiny for 224x224 images, as torchvision builds it, without stochastic depth.", Build, Rate);

    private static SymbolicTensor Build(SymbolicTensor x, int classes)
    {
        x = x.Through(TorchLayers.Conv("features.0.0", Filters[0], 4, stride: 4, bias: true, pad: 0), Norm("features.0.1"));
        for (int stage = 0; stage < Depths.Length; stage++)
        {
            if (stage > 0)
            {
                string name = $"features.{2 * stage}";
                x = x.Through(Norm(name + ".0"), TorchLayers.Conv(name + ".1", Filters[stage], 2, stride: 2, bias: true, pad: 0));
            }

            for (int i = 0; i < Depths[stage]; i++)
            {
                x = Block(x, $"features.{(2 * stage) + 1}.{i}", Filters[stage]);
            }
        }

        return x.Through(new GlobalAveragePooling2D(), Norm("classifier.0")).Classify("classifier.2", classes);
    }

    // The dense layers of each place are 1x1 convolutions; the scale of each channel is a depthwise one.
    private static SymbolicTensor Block(SymbolicTensor x, string name, int filters) => new Add().Apply(x, x.Through(
        TorchLayers.Depthwise(name + ".block.0", 7, bias: true), Norm(name + ".block.2"),
        TorchLayers.Conv(name + ".block.3", 4 * filters, 1, bias: true, activation: Activation.Gelu),
        TorchLayers.Conv(name + ".block.5", filters, 1, bias: true),
        new DepthwiseConv2D(1) { Name = name + ".layer_scale", UseBias = false, DepthwiseInitializer = new Constant { Value = FirstScale } }));

    private static LayerNormalization Norm(string name) => new() { Name = name, Epsilon = Epsilon };
}
