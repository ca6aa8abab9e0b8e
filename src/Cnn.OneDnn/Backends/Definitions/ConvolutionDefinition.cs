using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>
/// Cross-correlation and its gradients. Output position o reads input position o * stride + k * dilation - padding for each tap k; all three are sums over
/// the same pairs of positions.
/// </summary>
internal static class ConvolutionDefinition
{
    public static Element Forward(ConvolutionOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor weights) = (inputs[0], inputs[1]);
        int groupInputs = ConvolutionOp.InputChannels(weights.Shape, op.Groups) / op.Groups,
            groupOutputs = ConvolutionOp.OutputChannels(weights.Shape, op.Groups) / op.Groups;
        Shape kernel = Kernel(weights.Shape, op.Groups);
        return (_, index) =>
        {
            int channel = index[1], group = channel / groupOutputs;
            int[] place = index.ToArray();
            double sum = op.Bias ? inputs[2].Values[channel] : 0;
            int[] at = new int[place.Length];
            LogicalTensor.ForEach(kernel, tap =>
            {
                if (!Source(op.Window, place, tap, source.Shape, at))
                {
                    return;
                }

                for (int i = 0; i < groupInputs; i++)
                {
                    at[1] = (group * groupInputs) + i;
                    sum += source[at] * weights[Weight(op.Groups, group, channel % groupOutputs, i, tap)];
                }
            });
            return ActivationDefinition.Value(op.Activation, op.Alpha, sum + (op.Residual ? inputs[^1][index] : 0));
        };
    }

    public static Element BackwardData(ConvolutionBackwardDataOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor gradient, LogicalTensor weights) = (inputs[0], inputs[1]);
        int groupInputs = ConvolutionOp.InputChannels(weights.Shape, op.Groups) / op.Groups,
            groupOutputs = ConvolutionOp.OutputChannels(weights.Shape, op.Groups) / op.Groups;
        Shape kernel = Kernel(weights.Shape, op.Groups);
        return (_, index) =>
        {
            int channel = index[1], group = channel / groupInputs;
            int[] place = index.ToArray();
            double sum = 0;
            int[] at = new int[place.Length];
            LogicalTensor.ForEach(kernel, tap =>
            {
                if (!Destination(op.Window, place, tap, gradient.Shape, at))
                {
                    return;
                }

                for (int o = 0; o < groupOutputs; o++)
                {
                    at[1] = (group * groupOutputs) + o;
                    sum += gradient[at] * weights[Weight(op.Groups, group, o, channel % groupInputs, tap)];
                }
            });
            return sum;
        };
    }

    public static Element BackwardWeights(ConvolutionBackwardWeightsOp op, LogicalTensor[] inputs)
    {
        (LogicalTensor source, LogicalTensor gradient) = (inputs[0], inputs[1]);
        int groupInputs = ConvolutionOp.InputChannels(op.Weights, op.Groups) / op.Groups,
            groupOutputs = ConvolutionOp.OutputChannels(op.Weights, op.Groups) / op.Groups;
        return (output, index) =>
        {
            bool bias = output == 1;
            int first = op.Groups > 1 ? 1 : 0, group = op.Groups > 1 ? index[0] : 0;
            int channel = bias ? index[0] : (group * groupOutputs) + index[first], input = bias ? 0 : (group * groupInputs) + index[first + 1];
            int[] tap = bias ? [] : index[(first + 2)..].ToArray(), at = new int[source.Shape.Rank];
            double sum = 0;
            LogicalTensor.ForEach(gradient.Shape.With(1, 1), place =>
            {
                if (!bias && !Source(op.Window, place, tap, source.Shape, at))
                {
                    return;
                }

                at[1] = input;
                double factor = bias ? 1 : source[at];
                place[1] = channel;
                sum += gradient[place] * factor;
                place[1] = 0;
            });
            return sum;
        };
    }

    private static Shape Kernel(Shape weights, int groups) => new(ConvolutionOp.KernelOf(weights, groups));

    private static int[] Weight(int groups, int group, int output, int input, int[] tap) => groups > 1
        ? [group, output, input, .. tap]
        : [output, input, .. tap];

    /// <summary>Where a tap reads for an output position; false in the padding.</summary>
    private static bool Source(Window window, int[] output, int[] tap, Shape source, int[] at)
    {
        at[0] = output[0];
        for (int i = 0; i < tap.Length; i++)
        {
            at[i + 2] = (output[i + 2] * window.Strides[i]) + (tap[i] * window.Dilations[i]) - window.PadsBefore[i];
            if (at[i + 2] < 0 || at[i + 2] >= source[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Which output position reads an input position by a tap; false where none does.</summary>
    private static bool Destination(Window window, int[] input, int[] tap, Shape output, int[] at)
    {
        at[0] = input[0];
        for (int i = 0; i < tap.Length; i++)
        {
            int moved = input[i + 2] + window.PadsBefore[i] - (tap[i] * window.Dilations[i]);
            at[i + 2] = moved / window.Strides[i];
            if (moved < 0 || moved % window.Strides[i] != 0 || at[i + 2] >= output[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
