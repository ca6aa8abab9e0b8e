using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends.Definitions;

/// <summary>The ops that layers and losses of users are made of.</summary>
internal static class ArithmeticSamples
{
    public static IEnumerable<OpSample> All =>
    [
        new("logarithm", new UnaryOp(UnaryKind.Logarithm), Positive(1, 5, 13)),
        new("square root", new UnaryOp(UnaryKind.SquareRoot), Positive(1, 5, 13)),
        new("absolute value", new UnaryOp(UnaryKind.Absolute), HostTensor.Random(1, 5, 13)),
        new("sign", new UnaryOp(UnaryKind.Sign), HostTensor.Random(1, 5, 13)) { HasGradient = false },
        .. from exponent in (float[])[1, 2, 3, -1, 0.5f, -1.5f]
           select new OpSample(
               $"power {exponent}", new PowerOp(exponent), exponent == (int)exponent && exponent > 0 ? HostTensor.Random(1, 5, 13) : Positive(1, 5, 13)),
        new("power 0", new PowerOp(0), HostTensor.Random(1, 5, 13)) { HasGradient = false },
        .. from kind in Enum.GetValues<ComparisonKind>()
           from shape in (int[][])[[3, 4, 2], [1, 4, 1]]
           select new OpSample($"{kind} of {new Shape(shape)}", new CompareOp(kind), Steps(1, 3, 4, 2), Steps(2, shape)) { HasGradient = false },
        new("select", new SelectOp(), Steps(1, 3, 4, 2), HostTensor.Random(2, 3, 4, 2), HostTensor.Random(3, 3, 4, 2)),
        new("broadcast", new BroadcastOp(new Shape(3, 4, 5)), HostTensor.Random(1, 1, 4, 1)),
        new("broadcast of samples", new BroadcastOp(new Shape(3, 4, 5)), HostTensor.Random(1, 3, 1, 5)),
        .. from largest in (bool[])[true, false]
           from target in (int[][])[[3, 1, 5], [1, 4, 1], [1, 1, 1], [3, 4, 5]]
           select new OpSample(
               $"{(largest ? "largest" : "smallest")} of {new Shape(target)}", new ReduceExtremeOp(largest, new Shape(target)), HostTensor.Random(1, 3, 4, 5)),
        new("uniform numbers", new RandomUniformOp(-2, 3, Stream: 5), HostTensor.Random(1, 3, 7)) { HasGradient = false },
        new("rows of a table", new GatherOp(), new HostTensor([2, 0, 3, 2], 4), HostTensor.Random(2, 5, 3)),
        new("one-hot rows", new OneHotOp(5), new HostTensor([3, 0, 4, 1])) { HasGradient = false },
        new("one-hot rows of numbers", new OneHotOp(5), new HostTensor([3, 0.2f, 7, 1], 4)) { HasGradient = false },
        new("losses of rows in another loss", new RowLossOp(), HostTensor.Random(1, 4), HostTensor.Random(2, 4, 5), HostTensor.Random(3, 4, 5))
        {
            HasGradient = false,
        },
    ];

    // Whole numbers, so that some are equal; half of them zero.
    private static HostTensor Steps(int seed, params int[] dims) => HostTensor.Integers(seed, 1, dims);

    private static HostTensor Positive(int seed, params int[] dims)
    {
        HostTensor normal = HostTensor.Random(seed, dims);
        return normal with { Values = Array.ConvertAll(normal.Values, v => 0.2f + MathF.Abs(v)) };
    }
}
