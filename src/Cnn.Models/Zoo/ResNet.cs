using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>He et al., "Deep residual learning for image recognition" (2015).</summary>
internal static class ResNet
{
    private static readonly int[] Filters = [64, 128, 256, 512];

    public static ZooModel Eighteen { get; } = Basic("resnet18", [2, 2, 2, 2]);

    public static ZooModel ThirtyFour { get; } = Basic("resnet34", [3, 4, 6, 3]);

    private static ZooModel Basic(string name, int[] depths) => new()
    {
        Name = name,
        Description = $"ResNet with {depths.Sum()} basic blocks for 32x32 images: a 3x3 convolution at the start, no pooling before the blocks.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        Epochs = 5,
        Build = (x, classes) => Stages(x.ConvNormRelu(64, 3), depths, classes),
    };

    private static SymbolicTensor Stages(SymbolicTensor x, int[] depths, int classes)
    {
        for (int stage = 0; stage < depths.Length; stage++)
        {
            for (int i = 0; i < depths[stage]; i++)
            {
                x = BasicBlock(x, Filters[stage], stage > 0 && i == 0 ? 2 : 1);
            }
        }

        return x.Through(new GlobalAveragePooling2D(), Blocks.Classes(classes));
    }

    private static SymbolicTensor BasicBlock(SymbolicTensor x, int filters, int stride) =>
        AddTo(x, x.ConvNormRelu(filters, 3, stride).ConvNorm(filters, 3), filters, stride);

    // The way around a block is the input itself, or a 1x1 convolution where the shape changes.
    private static SymbolicTensor AddTo(SymbolicTensor x, SymbolicTensor residual, int filters, int stride)
    {
        SymbolicTensor shortcut = stride == 1 && x.Shape[-1] == filters ? x : x.ConvNorm(filters, 1, stride);
        return new Add().Apply(residual, shortcut).Through(new ActivationLayer(Activation.Relu));
    }
}
