using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The gradient of 3x3 weights over transformed tiles: for each position the product of pixels and gradients, summed over all tiles a block at a time,
/// then transformed back. Where the sums are small each thread takes a range of tiles and has sums of its own; else the threads share the tiles of a
/// block while they transform them, then the products. What is shared here: the order of these parts, the sums' way back to weights, and the bias.
/// Derived classes transform and multiply.
/// </summary>
/// <typeparam name="T">The type of the images' elements.</typeparam>
internal abstract unsafe class WinogradGradientKernel<T> : ManagedKernel
    where T : struct, IElement
{
    private readonly WinogradSums sums;
    private readonly WeightsIndex index;
    private readonly long biasOffset;

    /// <param name="name">What computes it.</param>
    /// <param name="team">The threads to run on.</param>
    /// <param name="shape">The tiles.</param>
    /// <param name="sums">How they are summed.</param>
    /// <param name="inputs">Source and gradient.</param>
    /// <param name="outputs">Weights, and the bias if it is asked for.</param>
    /// <param name="scratchBytes">Scratch memory of the derived class.</param>
    protected WinogradGradientKernel(string name, WorkTeam team, WinogradShape shape, WinogradSums sums, Layout[] inputs, Layout[] outputs, long scratchBytes)
        : base(name, team, inputs, outputs, shape.MultiplyAdds / TransformedProductsPerElement,
            scratchBytes + (team.Threads * BiasGradient.Size(shape.Outputs) * sizeof(double)))
    {
        this.sums = sums;
        Shape = shape;
        Gradient = new WinogradImage(inputs[1]);
        index = new WeightsIndex(outputs[0], shape.Inputs, shape.Outputs);
        biasOffset = scratchBytes;
    }

    private enum Part
    {
        Own,
        Add,
        Transform,
        Multiply,
        Finish,
    }

    protected WinogradShape Shape { get; }

    /// <summary>How the gradient lies.</summary>
    protected WinogradImage Gradient { get; }

    protected bool IsSeparate => sums.AreSeparate;

    /// <summary>Whether all tiles are in one block that threads share: products are then transformed back while they are near.</summary>
    protected bool IsOnce => !sums.AreSeparate && Shape.Tiles <= sums.BlockTiles;

    /// <summary>The first tile of the block that threads share.</summary>
    protected int First { get; private set; }

    public sealed override void Execute(int thread, int threads)
    {
        switch ((Part)Phase)
        {
            case Part.Own:
                (long start, long end) = WorkTeam.Share(Shape.Tiles, thread, threads);
                SumOwn(thread, (int)start, (int)end);
                break;
            case Part.Add:
                (start, end) = WorkTeam.Share(WinogradTwoByTwo.Positions * (long)sums.Stride, thread, threads, ConvolutionShape.Block);
                for (int other = 1; other < threads; other++)
                {
                    Floats.Add(Sums(other) + start, Sums(0) + start, (nint)(end - start));
                }

                break;
            case Part.Transform:
                TransformShared(thread, threads);
                break;
            case Part.Multiply:
                MultiplyShared(thread, threads);
                break;
            default:
                (start, end) = WorkTeam.Share(Shape.Inputs, thread, threads);
                Finish(Sums(0) + (start * sums.Pitch), ((int)start, (int)end), (0, Shape.Outputs));
                break;
        }

        if (Outputs.Length > 1 && (Phase == (int)Part.Finish || (IsOnce && Phase == (int)Part.Multiply)))
        {
            (long start, long end) = WorkTeam.Share((long)Shape.Batch * Shape.TargetHeight * Shape.TargetWidth, thread, threads);
            BiasGradient.Sum<T>((void*)In(1), Gradient, start, end, Bias(thread));
        }
    }

    /// <summary>The first sum of a thread, or of all where they share sums.</summary>
    protected abstract float* Sums(int thread);

    /// <summary>Before threads share blocks.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Transforms tiles [start, end) and sums their products to the thread's own sums.</summary>
    protected abstract void SumOwn(int thread, int start, int end);

    /// <summary>Transforms a thread's share of the block's tiles.</summary>
    protected abstract void TransformShared(int thread, int threads);

    /// <summary>Adds a thread's share of the block's products to the sums, and transforms them back where that is all.</summary>
    protected abstract void MultiplyShared(int thread, int threads);

    protected sealed override void Compute()
    {
        First = 0;
        if (sums.AreSeparate)
        {
            RunPhase((int)Part.Own);
            RunPhase((int)Part.Add);
        }
        else
        {
            Prepare();
            for (; First < Shape.Tiles; First += sums.BlockTiles)
            {
                RunPhase((int)Part.Transform);
                RunPhase((int)Part.Multiply);
            }
        }

        if (!IsOnce)
        {
            RunPhase((int)Part.Finish);
        }

        if (Outputs.Length > 1)
        {
            BiasGradient.Add(Bias(0), BiasGradient.Size(Shape.Outputs) * sizeof(double), Threads, Shape.Outputs, (float*)Out(1));
        }
    }

    /// <summary>Transforms sums back to weights.</summary>
    /// <param name="source">The sum of the first channels of both sides at the first position.</param>
    /// <param name="inputs">Channels of the source.</param>
    /// <param name="outputs">Channels of the gradient.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Finish(float* source, (int Start, int End) inputs, (int Start, int End) outputs)
    {
        for (int input = inputs.Start; input < inputs.End; input++)
        {
            float* row = source + ((nint)(input - inputs.Start) * sums.Pitch) - outputs.Start;
            for (int output = outputs.Start; output < outputs.End; output += Vector<float>.Count)
            {
                WinogradTwoByTwo.Weights(row + output, sums.Stride, (float*)Out(0) + index.Offset(input, output), index.Tap);
            }
        }
    }

    private double* Bias(int thread) => (double*)((byte*)Scratch + biasOffset) + (thread * BiasGradient.Size(Shape.Outputs));
}
