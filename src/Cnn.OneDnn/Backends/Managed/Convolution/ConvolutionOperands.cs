namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The layouts that a kernel would read and write.</summary>
internal sealed record ConvolutionOperands(Layout[] Inputs, Layout[] Outputs);
