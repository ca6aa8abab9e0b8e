using System.Collections.Immutable;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// How a convolution or a pooling slides over the spatial axes. Padding may differ before and after; a dilation of one is dense.
/// Owns the only output-size formula: floor((in + before + after - ((k - 1) * dilation + 1)) / stride) + 1.
/// </summary>
internal sealed record Window(
    ImmutableArray<int> Strides, ImmutableArray<int> Dilations, ImmutableArray<int> PadsBefore, ImmutableArray<int> PadsAfter)
{
    public int SpatialRank => Strides.Length;

    /// <summary>What an op over windows says of itself.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Attributes =>
        [new("strides", Strides), new("dilations", Dilations), new("pads_before", PadsBefore), new("pads_after", PadsAfter)];

    public override string ToString() =>
        $"strides {string.Join('x', Strides)} dilations {string.Join('x', Dilations)} pads {string.Join('x', PadsBefore)} to {string.Join('x', PadsAfter)}";

    public static Window Create(ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> before, ReadOnlySpan<int> after) =>
        new([.. strides], [.. dilations], [.. before], [.. after]);

    /// <summary>Padding so that the output has ceil(in / stride) positions, the extra one at the end, as Keras's "same" has it.</summary>
    public static Window Same(ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel, ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations)
    {
        int[] before = new int[kernel.Length], after = new int[kernel.Length];
        for (int i = 0; i < kernel.Length; i++)
        {
            int outputs = (int)(((long)spatial[i] + strides[i] - 1) / strides[i]);
            int total = Math.Max(0, checked(((outputs - 1) * strides[i]) + Effective(kernel[i], dilations[i]) - spatial[i]));
            before[i] = total / 2;
            after[i] = total - before[i];
        }

        return Create(strides, dilations, before, after);
    }

    /// <summary>Whether windows of this size have elements in common along some axis.</summary>
    public bool Overlaps(ReadOnlySpan<int> kernel)
    {
        for (int i = 0; i < kernel.Length; i++)
        {
            if (Strides[i] < Effective(kernel[i], Dilations[i]))
            {
                return true;
            }
        }

        return false;
    }

    public static int Effective(int kernel, int dilation) => checked(((kernel - 1) * dilation) + 1);

    /// <summary>The number of output positions along one spatial axis.</summary>
    public int OutputSize(int axis, int input, int kernel)
    {
        int padded = checked(input + PadsBefore[axis] + PadsAfter[axis]), effective = Effective(kernel, Dilations[axis]);
        return padded < effective ? 0 : ((padded - effective) / Strides[axis]) + 1;
    }

    /// <summary>(N, channels, output spatial) for an input (N, C, spatial).</summary>
    public Shape OutputShape(string op, Shape input, int channels, ReadOnlySpan<int> kernel)
    {
        if (input.Rank != SpatialRank + 2 || kernel.Length != SpatialRank)
        {
            throw new ShapeException(
                $"{op} expects an input of {SpatialRank + 2} axes (batch, channels and {SpatialRank} spatial) and a kernel of {SpatialRank}, received " +
                    $"{input} and a kernel of {kernel.Length}.");
        }

        int[] dims = new int[input.Rank];
        dims[0] = input[0];
        dims[1] = channels;
        for (int i = 0; i < SpatialRank; i++)
        {
            if (Strides[i] < 1 || Dilations[i] < 1 || PadsBefore[i] < 0 || PadsAfter[i] < 0 || kernel[i] < 1)
            {
                throw new ShapeException(
                    $"{op} expects positive kernel sizes, strides and dilations and non-negative padding, received kernel " +
                        $"({string.Join(", ", kernel.ToArray())}), strides ({string.Join(", ", Strides)}), dilations ({string.Join(", ", Dilations)}).");
            }

            dims[i + 2] = OutputSize(i, input[i + 2], kernel[i]);
            if (dims[i + 2] < 1)
            {
                throw new ShapeException(
                    $"{op}: the kernel covers {Effective(kernel[i], Dilations[i])} positions along spatial axis {i}, the padded input has only " +
                        $"{input[i + 2] + PadsBefore[i] + PadsAfter[i]} (input {input[i + 2]}). Use a smaller kernel, 'same' padding or a larger input.");
            }
        }

        return new Shape(dims);
    }
}
