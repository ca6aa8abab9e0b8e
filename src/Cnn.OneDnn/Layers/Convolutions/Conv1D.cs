namespace Cnn.OneDnn.Layers;

/// <summary>Convolution over one spatial axis: (steps, channels) to (steps', filters), or channels first.</summary>
public sealed class Conv1D : Convolution
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel.</param>
    /// <param name="strides">The steps of the kernel; 1 if null.</param>
    /// <param name="padding">What happens at the border; <see cref="Padding.Valid"/> if null.</param>
    /// <param name="dataFormat">Where the channels are.</param>
    /// <param name="dilationRate">The distance between the kernel's elements; 1 if null.</param>
    /// <param name="groups">Into how many parts the channels are split.</param>
    /// <param name="activation">Applied to the result.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">How the kernel starts; uniform after Glorot if null.</param>
    /// <param name="biasInitializer">How the bias starts; zeros if null.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on what the layer gives.</param>
    /// <param name="kernelConstraint">What the kernel must be after each step.</param>
    /// <param name="biasConstraint">What the bias must be after each step.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public Conv1D(
        int filters,
        PerAxis kernelSize,
        PerAxis? strides = null,
        Padding? padding = null,
        DataFormatArgument dataFormat = default,
        PerAxis? dilationRate = null,
        int groups = 1,
        ActivationArgument activation = default,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        Shape? inputShape = null,
        string? name = null)
        : base(1, filters, kernelSize, new KernelOptions(
            strides, padding, dataFormat, dilationRate, groups, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer,
            kernelConstraint, biasConstraint, activityRegularizer))
        => StartWith(inputShape, name);

    internal Conv1D(LayerConfig config)
        : base(1, config)
    {
    }
}
