namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// One matrix product of a convolution: the patches of an image times weights, written to positions of another image. Forward there is one; the gradient
/// of the source takes one for each residue of its pixels modulo the stride, so that no product with an inserted zero is computed.
/// </summary>
internal sealed unsafe class ConvolutionPass
{
    private readonly int[] positions, step, first, target;

    private ConvolutionPass(PatchRows patches, int[] taps, int[] positions, int[] step, int[] first, int[] target)
    {
        Patches = patches;
        Taps = taps;
        this.positions = positions;
        this.step = step;
        this.first = first;
        this.target = target;
        IsDense = positions.AsSpan().SequenceEqual(target);
    }

    public PatchRows Patches { get; }

    /// <summary>The kernel's taps in the order of the patches' columns.</summary>
    public int[] Taps { get; }

    /// <summary>Whether row i is pixel i of the target.</summary>
    public bool IsDense { get; }

    public static ConvolutionPass Forward(ConvolutionShape shape)
    {
        int[][] offsets = new int[3][];
        for (int axis = 0; axis < 3; axis++)
        {
            offsets[axis] = new int[shape.Kernel[axis]];
            for (int tap = 0; tap < offsets[axis].Length; tap++)
            {
                offsets[axis][tap] = (tap * shape.Dilation[axis]) - shape.Padding[axis];
            }
        }

        var patches = new PatchRows(shape.Destination, shape.Stride, shape.Source, offsets, shape.Inputs, (long)shape.Groups * shape.Inputs);
        return new ConvolutionPass(patches, [.. Enumerable.Range(0, shape.Taps)], shape.Destination, [1, 1, 1], [0, 0, 0], shape.Destination);
    }

    public static ConvolutionPass[] Backward(ConvolutionShape shape)
    {
        List<ConvolutionPass> passes = [];
        for (int d = 0; d < Math.Min(shape.Stride[0], shape.Source[0]); d++)
        {
            for (int h = 0; h < Math.Min(shape.Stride[1], shape.Source[1]); h++)
            {
                for (int w = 0; w < Math.Min(shape.Stride[2], shape.Source[2]); w++)
                {
                    passes.Add(Residue(shape, [d, h, w]));
                }
            }
        }

        return [.. passes];
    }

    /// <summary>The pixels of the target that some rows stand for.</summary>
    public void Pixels(long row, int rows, long* pixels)
    {
        if (IsDense)
        {
            for (int i = 0; i < rows; i++)
            {
                pixels[i] = row + i;
            }

            return;
        }

        int w = (int)(row % positions[2]), h = (int)(row / positions[2] % positions[1]), d = (int)(row / positions[2] / positions[1] % positions[0]);
        long batch = row / Patches.PositionsPerImage;
        for (int done = 0; done < rows;)
        {
            long line = ((((batch * target[0]) + first[0] + (d * step[0])) * target[1]) + first[1] + (h * step[1])) * target[2];
            for (; done < rows && w < positions[2]; w++)
            {
                pixels[done++] = line + first[2] + (w * step[2]);
            }

            w = 0;
            if (++h == positions[1])
            {
                h = 0;
                if (++d == positions[0])
                {
                    d = 0;
                    batch++;
                }
            }
        }
    }

    // Source pixel i = first + j * stride meets tap t at destination (i + padding - t * dilation) / stride, where that is whole.
    private static ConvolutionPass Residue(ConvolutionShape shape, int[] first)
    {
        int[][] offsets = new int[3][], kept = new int[3][];
        int[] positions = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            List<(int Offset, int Tap)> found = [];
            for (int tap = shape.Kernel[axis] - 1; tap >= 0; tap--)
            {
                int distance = first[axis] + shape.Padding[axis] - (tap * shape.Dilation[axis]);
                if (distance % shape.Stride[axis] == 0)
                {
                    found.Add((distance / shape.Stride[axis], tap));
                }
            }

            offsets[axis] = [.. found.Select(f => f.Offset)];
            kept[axis] = [.. found.Select(f => f.Tap)];
            positions[axis] = (shape.Source[axis] - first[axis] + shape.Stride[axis] - 1) / shape.Stride[axis];
        }

        List<int> taps = [];
        foreach (int d in kept[0])
        {
            foreach (int h in kept[1])
            {
                foreach (int w in kept[2])
                {
                    taps.Add((((d * shape.Kernel[1]) + h) * shape.Kernel[2]) + w);
                }
            }
        }

        var patches = new PatchRows(positions, [1, 1, 1], shape.Destination, offsets, shape.Outputs, (long)shape.Groups * shape.Outputs);
        return new ConvolutionPass(patches, [.. taps], positions, shape.Stride, first, shape.Source);
    }
}
