using Cnn.Models.Onnx.Import.Folding;

namespace Cnn.Models.Onnx.Import.Windows;

/// <summary>One over the number of places that each window of an average counts; 0 where it counts none.</summary>
internal static class WindowShares
{
    /// <summary>A constant (1, places...) for the sums of windows; places that only ceil_mode adds never count.</summary>
    public static OnnxTensor Compute(
        ImportNode node, ReadOnlySpan<int> spatial, ReadOnlySpan<int> outputs, int[] kernel, int[] strides, int[] dilations,
        (int Before, int After)[] pads, bool countsPadding)
    {
        int[][] counts = new int[kernel.Length][];
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            (int before, int size) = (pads[axis].Before, spatial[axis]);
            (int from, int to) = countsPadding ? (-before, size + pads[axis].After) : (0, size);
            (int stride, int dilation, int length) = (strides[axis], dilations[axis], kernel[axis]);
            bool Counts(int output, int k) => (output * stride) - before + (k * dilation) is var place && place >= from && place < to;
            counts[axis] = [.. Enumerable.Range(0, outputs[axis]).Select(o => Enumerable.Range(0, length).Count(k => Counts(o, k)))];
        }

        int[] dims = outputs.ToArray();
        node.Claim(Grids.Count(dims));
        float[] shares = new float[Grids.Count(dims)];
        for (int i = 0; i < shares.Length; i++)
        {
            double count = 1;
            for (int axis = dims.Length - 1, rest = i; axis >= 0; rest /= dims[axis--])
            {
                count *= counts[axis][rest % dims[axis]];
            }

            shares[i] = count == 0 ? 0 : (float)(1 / count);
        }

        return new OnnxTensor([1, .. dims], shares);
    }
}
