using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>What a layer computes outside training, by definition.</summary>
internal static class ReferenceLayer
{
    /// <param name="layer">The layer, for its options.</param>
    /// <param name="inputs">Batches in the user's order.</param>
    /// <param name="parameters">Weights in Keras's shapes and order.</param>
    public static Nd Run(Layer layer, Nd[] inputs, Nd[] parameters)
    {
        var weights = new Queue<Nd>(parameters);
        Nd x = inputs[0];
        return layer switch
        {
            KernelLayer kernel => InLast(kernel.DataFormat, x, last => ReferenceActivations.Apply(Kernel(kernel, last, weights), kernel.Activation)),
            PoolingBase pool => InLast(pool.DataFormat, x, last => ReferenceWindows.Pool(pool, last, IsMax(pool))),
            GlobalPoolingBase pool => Global(pool, x),
            BatchNormalization norm => SwapLast(x, norm.Axis, last => ReferenceNormalizations.Batch(norm, last, weights)),
            GroupNormalization norm => SwapLast(x, norm.Axis, last => ReferenceNormalizations.Group(norm, last, weights)),
            LayerNormalization norm => SwapLast(x, norm.Axis, last => ReferenceNormalizations.Layer(norm, last, weights)),
            LocalResponseNormalization norm => InLast(norm.DataFormat, x, last => ReferenceNormalizations.LocalResponse(norm, last)),
            Dense dense => ReferenceActivations.Apply(ReferenceWindows.Mix(x, weights.Dequeue(), dense.UseBias ? weights.Dequeue() : null), dense.Activation),
            Flatten { DataFormat: DataFormat.ChannelsFirst } => x.ChannelsToLast().Reshape(x.Dims[0], x.Data.Length / x.Dims[0]),
            Flatten => x.Reshape(x.Dims[0], x.Data.Length / x.Dims[0]),
            Reshape reshape => x.Reshape(
                [x.Dims[0], .. reshape.TargetShape.Select(s => s == -1 ? -x.Data.Length / x.Dims[0] / reshape.TargetShape.Aggregate(1, (a, b) => a * b) : s)]),
            Permute permute => x.Transpose([0, .. permute.Dims]),
            ZeroPaddingBase pad => InLast(pad.DataFormat, x, last => ReferenceShapes.Border(last, [.. pad.Borders])),
            CroppingBase crop => InLast(crop.DataFormat, x, last => ReferenceShapes.Border(last, [.. crop.Borders.Select(b => (-b.Before, -b.After))])),
            UpSampling2D { Interpolation: Interpolation.Bilinear } up => InLast(up.DataFormat, x, last => ReferenceShapes.Bilinear(last, up.Size)),
            UpSamplingBase up => InLast(up.DataFormat, x, last => ReferenceShapes.Repeat(last, up.Size)),
            Add => ReferenceShapes.Merge(inputs, (a, b) => a + b),
            Subtract => ReferenceShapes.Merge(inputs, (a, b) => a - b),
            Multiply => ReferenceShapes.Merge(inputs, (a, b) => a * b),
            Average => ReferenceShapes.Merge(inputs, (a, b) => a + b).Map(v => v / inputs.Length),
            Maximum => ReferenceShapes.Merge(inputs, Math.Max),
            Minimum => ReferenceShapes.Merge(inputs, Math.Min),
            Concatenate join => ReferenceShapes.Concatenate(inputs, join.Axis < 0 ? join.Axis + x.Rank : join.Axis),
            ActivationLayer activation => ReferenceActivations.Apply(x, activation.Activation),
            ReLU { Threshold: > 0 } relu => x.Map(v => Math.Min(
                v >= relu.Threshold ? v : relu.NegativeSlope * (v - relu.Threshold), relu.MaxValue ?? double.PositiveInfinity)),
            ReLU relu => x.Map(v => Math.Min(v > 0 ? v : relu.NegativeSlope * v, relu.MaxValue ?? double.PositiveInfinity)),
            Clip clip => x.Map(v => Math.Min(Math.Max(v, clip.Minimum), clip.Maximum)),
            LeakyReLU leaky => x.Map(v => v > 0 ? v : leaky.NegativeSlope * v),
            ELU elu => x.Map(v => v > 0 ? v : elu.Alpha * (Math.Exp(v) - 1)),
            PReLU => ReferenceShapes.Merge([x, Batched(weights.Dequeue())], (v, alpha) => v > 0 ? v : alpha * v),
            Softmax softmax => SwapLast(x, softmax.Axis, ReferenceActivations.Softmax),
            Rescaling rescaling => x.Map(v => (rescaling.Scale * v) + rescaling.Offset),
            Normalization norm => Nd.Make(x.Dims, at => (x[at] - norm.Mean[at[^1] % norm.Mean.Length]) / Math.Sqrt(norm.Variance[at[^1] % norm.Mean.Length])),
            RepeatVector repeat => Nd.Make([x.Dims[0], repeat.N, x.Dims[1]], at => x[[at[0], at[2]]]),
            CenterCrop crop => InLast(crop.DataFormat, x, last => last.Dims[1] < crop.Height || last.Dims[2] < crop.Width
                ? ReferenceImages.Fit(last, crop.Height, crop.Width)
                : ReferenceImages.Middle(last, crop.Height, crop.Width)),
            RandomCrop crop => InLast(crop.DataFormat, x, last => ReferenceImages.Fit(last, crop.Height, crop.Width)),
            Resizing { CropToAspectRatio: true } size => ReferenceImages.Fit(x, size.Height, size.Width),
            Resizing size => InLast(size.DataFormat, x, last => ReferenceImages.Resize(last, size.Height, size.Width, size.Interpolation)),
            UnitNormalization => ReferenceImages.Rows(x, row => 1 / Math.Sqrt(row.Sum(v => v * v)), null),
            RMSNormalization norm => ReferenceImages.Rows(
                x, row => 1 / Math.Sqrt((row.Sum(v => v * v) / row.Length) + norm.Epsilon), weights.Dequeue()),
            Dot dot => ReferenceShapes.Dot(x, inputs[1], dot.Axes[0], dot.Axes[^1], dot.Normalize),
            TimeDistributed steps => ReferenceShapes.EachStep(x, step => Run(steps.Layer, [step], parameters)),
            Embedding => ReferenceShapes.RowsOf(weights.Dequeue(), x),
            DropoutBase or GaussianNoise or RandomImageLayer or Identity or ActivityRegularization => x,
            _ => throw new NotSupportedException($"There is no reference for {layer.ClassName}."),
        };
    }

    private static Nd Kernel(KernelLayer layer, Nd x, Queue<Nd> weights)
    {
        Nd kernel = weights.Dequeue();
        switch (layer)
        {
            case Convolution convolution:
                return ReferenceWindows.Convolve(layer, x, kernel, Bias(), convolution.Groups);
            case ConvolutionTranspose transpose:
                return ReferenceWindows.ConvolveTransposed(transpose, x, kernel, Bias());
            case DepthwiseConvolution:
                return ReferenceWindows.Depthwise(layer, x, kernel, Bias());
            default:
                Nd pointwise = weights.Dequeue();
                return ReferenceWindows.Mix(ReferenceWindows.Depthwise(layer, x, kernel, null), pointwise, Bias());
        }

        Nd? Bias() => layer.UseBias ? weights.Dequeue() : null;
    }

    private static Nd Global(GlobalPoolingBase layer, Nd x)
    {
        Nd last = layer.DataFormat == DataFormat.ChannelsFirst ? x.ChannelsToLast() : x;
        Nd pooled = ReferenceWindows.PoolAll(last, layer.ClassName.Contains("Max", StringComparison.Ordinal));
        int[] ones = [.. Enumerable.Repeat(1, x.Rank - 2)];
        return !layer.KeepDims ? pooled
            : layer.DataFormat == DataFormat.ChannelsFirst ? pooled.Reshape([x.Dims[0], pooled.Dims[1], .. ones])
            : pooled.Reshape([x.Dims[0], .. ones, pooled.Dims[1]]);
    }

    private static bool IsMax(PoolingBase layer) => layer.ClassName.StartsWith("Max", StringComparison.Ordinal);

    private static Nd InLast(DataFormat format, Nd x, Func<Nd, Nd> run) =>
        format == DataFormat.ChannelsFirst ? run(x.ChannelsToLast()).ChannelsToFirst() : run(x);

    private static Nd Batched(Nd weight) => weight.Reshape([1, .. weight.Dims]);

    private static Nd SwapLast(Nd x, int axis, Func<Nd, Nd> run)
    {
        int[] swap = [.. Enumerable.Range(0, x.Rank)];
        int at = axis < 0 ? axis + x.Rank : axis;
        (swap[at], swap[^1]) = (swap[^1], swap[at]);
        return run(x.Transpose(swap)).Transpose(swap);
    }
}
