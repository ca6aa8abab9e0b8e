using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>A convolution's sizes, for one to three spatial axes.</summary>
public sealed record ConvolutionCase(
    string Name, int Batch, int Groups, int Inputs, int Outputs, int[] Source, int[] Kernel, int[] Strides, int[] Before, int[] After, int[] Dilations)
{
    /// <summary>The same along every axis.</summary>
    public static ConvolutionCase Of(
        string name, int batch, int groups, int inputs, int outputs, int[] source, int kernel, int stride = 1, int pad = 0, int dilation = 1, int extra = 0)
    {
        int[] All(int value) => [.. source.Select(_ => value)];
        return new ConvolutionCase(name, batch, groups, inputs, outputs, source, All(kernel), All(stride), All(pad), All(pad + extra), All(dilation));
    }

    internal Window Window => Window.Create(Strides, Dilations, Before, After);

    internal int[] SourceDims => [Batch, Inputs, .. Source];

    internal int[] WeightDims => Groups > 1 ? [Groups, Outputs / Groups, Inputs / Groups, .. Kernel] : [Outputs, Inputs, .. Kernel];

    internal int[] DestinationDims => [Batch, Outputs, .. Source.Select((s, i) => Window.OutputSize(i, s, Kernel[i]))];

    internal bool IsValid => DestinationDims.All(d => d > 0);

    public override string ToString() => Name;
}
