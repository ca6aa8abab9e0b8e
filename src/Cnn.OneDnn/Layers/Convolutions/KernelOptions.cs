namespace Cnn.OneDnn.Layers;

/// <summary>What the constructors of layers with kernels take beside the kernel's size; null stands for the default of the property of the same name.</summary>
internal sealed record KernelOptions(
    PerAxis? Strides,
    Padding? Padding,
    DataFormat DataFormat,
    PerAxis? DilationRate,
    int Groups,
    ActivationArgument Activation,
    bool UseBias,
    Initializer? KernelInitializer,
    Initializer? BiasInitializer,
    Regularizer? KernelRegularizer,
    Regularizer? BiasRegularizer,
    Constraint? KernelConstraint = null,
    Constraint? BiasConstraint = null,
    Regularizer? ActivityRegularizer = null);
