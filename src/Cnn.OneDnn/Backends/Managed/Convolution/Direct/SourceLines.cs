using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The lines of the source that one line of the destination takes, copied with their padding, so that no tap of it lies outside: the patch of any position
/// is then a few runs of memory at fixed distances.
/// </summary>
internal sealed unsafe class SourceLines
{
    private readonly ConvolutionShape shape;
    private readonly int pitch, before, length;

    /// <param name="shape">The convolution.</param>
    /// <param name="grain">Positions are read in multiples of this, beyond the end of a line too.</param>
    public SourceLines(ConvolutionShape shape, int grain)
    {
        this.shape = shape;
        int positions = (shape.Destination[2] + grain - 1) / grain * grain, reach = (shape.Kernel[2] - 1) * shape.Dilation[2];
        int width = ((positions - 1) * shape.Stride[2]) + reach + 1;
        pitch = width * shape.Inputs;
        before = Math.Min(shape.Padding[2], width) * shape.Inputs;
        length = Math.Min(shape.Source[2] * shape.Inputs, pitch - before);
        Step = shape.Stride[2] * shape.Inputs;

        // Taps side by side that see neighbouring pixels are one run.
        bool merged = shape.Dilation[2] == 1;
        Run = merged ? shape.Kernel[2] * shape.Inputs : shape.Inputs;
        int parts = merged ? 1 : shape.Kernel[2];
        Segments = new long[Lines * parts];
        for (int i = 0; i < Segments.Length; i++)
        {
            Segments[i] = ((long)(i / parts) * pitch) + (i % parts * shape.Dilation[2] * shape.Inputs);
        }
    }

    /// <summary>Elements of a run.</summary>
    public int Run { get; }

    /// <summary>Where the runs of the first position start; those of the others follow by <see cref="Step"/>. Their order is that of the weights.</summary>
    public long[] Segments { get; }

    /// <summary>Elements from one position to the next.</summary>
    public int Step { get; }

    /// <summary>Elements of the buffer. A vector that starts at any element of a patch ends within it.</summary>
    public long Size => ((long)Lines * pitch) + Vector<float>.Count;

    private int Lines => shape.Kernel[0] * shape.Kernel[1];

    /// <summary>Writes the padding to the left and right of all lines, which stays.</summary>
    public void Clear(float* buffer) => Floats.Clear(buffer, (nint)Size);

    /// <summary>Copies what a line of the destination takes.</summary>
    /// <param name="source">The images.</param>
    /// <param name="line">The line's number; lines count on through the batch.</param>
    /// <param name="buffer">Where to.</param>
    public void Load(float* source, long line, float* buffer)
    {
        int h = (int)(line % shape.Destination[1]), d = (int)(line / shape.Destination[1] % shape.Destination[0]);
        long image = line / shape.Destination[1] / shape.Destination[0] * shape.Source[0];
        float* to = buffer + before;
        for (int kd = 0; kd < shape.Kernel[0]; kd++)
        {
            int id = (d * shape.Stride[0]) - shape.Padding[0] + (kd * shape.Dilation[0]);
            for (int kh = 0; kh < shape.Kernel[1]; kh++, to += pitch)
            {
                int ih = (h * shape.Stride[1]) - shape.Padding[1] + (kh * shape.Dilation[1]);
                if ((uint)id < (uint)shape.Source[0] && (uint)ih < (uint)shape.Source[1])
                {
                    Floats.Copy(source + ((((image + id) * shape.Source[1]) + ih) * shape.Source[2] * shape.Inputs), to, length);
                }
                else
                {
                    Floats.Clear(to, length);
                }
            }
        }
    }
}
