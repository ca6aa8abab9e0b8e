using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>After Szegedy et al., "Going deeper with convolutions" (2014).</summary>
internal static class Inception
{
    public static ZooModel Ten { get; } = new()
    {
        Name = "inception10",
        Description = "Four Inception blocks with batch normalization for 32x32 images, 16 then 32 filters per branch.",
        InputShape = new Shape(32, 32, 3),
        DataSet = "cifar-10",
        Epochs = 5,
        Build = (x, classes) =>
        {
            x = x.ConvNormRelu(16, 3, bias: true);
            x = Block(Block(x, 16, stride: 2), 16, stride: 1);
            x = Block(Block(x, 32, stride: 2), 32, stride: 1);
            return x.Through(new GlobalAveragePooling2D(), Blocks.Classes(classes));
        },
    };

    private static SymbolicTensor Block(SymbolicTensor x, int filters, int stride)
    {
        SymbolicTensor one = x.ConvNormRelu(filters, 1, stride, bias: true);
        SymbolicTensor three = x.ConvNormRelu(filters, 1, stride, bias: true).ConvNormRelu(filters, 3, bias: true);
        SymbolicTensor five = x.ConvNormRelu(filters, 1, stride, bias: true).ConvNormRelu(filters, 5, bias: true);
        SymbolicTensor pooled = new MaxPooling2D(3) { Strides = 1, Padding = Padding.Same }.Apply(x).ConvNormRelu(filters, 1, stride, bias: true);
        return new Concatenate().Apply(one, three, five, pooled);
    }
}
