using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification;

/// <summary>Ops that move numbers or take them one by one: reorders into and out of blocks with padded tails, sums, relu, pooling.</summary>
internal static class SelfTestMovement
{
    private static readonly Shape[] Images = [new(2, 17, 5, 3), new(1, 40, 4, 4), new(3, 16, 6, 2), new(2, 3, 7, 5)];

    // Weights whose forms of blocks end in padding: of convolutions with few pixels, and of a wide dense layer.
    private static readonly (Shape Shape, int[] Blocks)[] Weights =
    [
        (new(16, 17, 4, 2), [16, 16]), (new(33, 40, 3, 3), [16, 16]), (new(128, 1600), [16, 48]), (new(100, 70), [16, 64]),
    ];

    public static IEnumerable<SelfTestCase> Cases(DataType type, bool blocked)
    {
        foreach (Shape shape in Images)
        {
            Layout plain = Layout.RowMajor(shape, type), last = Layout.ChannelsLast(shape, type);
            yield return Copy(plain, last);
            yield return Copy(last, plain);
            foreach (int block in blocked ? (int[])[8, 16] : [])
            {
                Layout inBlocks = Layout.ChannelBlocked(shape, type, block);
                yield return Copy(plain, inBlocks);
                yield return Copy(last, inBlocks);
                yield return Copy(inBlocks, last);
            }

            foreach (Layout layout in blocked ? (Layout[])[last, Layout.ChannelBlocked(shape, type)] : [last])
            {
                yield return Relu(layout);
                yield return Sum(layout);
                yield return Average(layout);
            }
        }

        foreach ((Shape shape, int[] blocks) in blocked ? Weights : [])
        {
            Layout inBlocks = Blocked(shape, type, inner: blocks[1], outer: blocks[0]);
            yield return Copy(Layout.RowMajor(shape, type), inBlocks);
            yield return Copy(inBlocks, Layout.RowMajor(shape, type));
        }
    }

    // Input channels in blocks of `outer`, inside of them output channels in blocks of `inner`: ABcd16b16a.
    private static Layout Blocked(Shape shape, DataType type, int inner, int outer)
    {
        long[] padded = Array.ConvertAll(shape.ToArray(), d => (long)d), strides = new long[shape.Rank];
        padded[0] = (shape[0] + inner - 1L) / inner * inner;
        padded[1] = (shape[1] + outer - 1L) / outer * outer;
        long stride = inner * outer;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= axis switch { 0 => padded[0] / inner, 1 => padded[1] / outer, _ => padded[axis] };
        }

        return Layout.Blocked(shape, type, padded, strides, [(1, outer), (0, inner)], stride * type.Size());
    }

    private static SelfTestCase Copy(Layout from, Layout to)
    {
        SelfTestTensor source = SelfTestTensor.Create(new Operand(from), 5);
        return new SelfTestCase($"{from.Shape} from {from} to {to}", new ReorderOp(), [source], [source with { Operand = new Operand(to) }]);
    }

    private static SelfTestCase Relu(Layout layout)
    {
        SelfTestTensor source = SelfTestTensor.Create(new Operand(layout), 6);
        return new SelfTestCase($"{layout.Shape} {layout}", new ActivationOp(ActivationKind.Relu), [source], [source with
        {
            Values = Array.ConvertAll(source.Values, v => Math.Max(v, 0)),
        }]);
    }

    private static SelfTestCase Sum(Layout layout)
    {
        SelfTestTensor a = SelfTestTensor.Create(new Operand(layout), 7), b = SelfTestTensor.Create(new Operand(layout), 8);
        return new SelfTestCase(
            $"{layout.Shape} {layout}", new BinaryOp(BinaryKind.Add), [a, b], [a with { Values = [.. a.Values.Zip(b.Values, (x, y) => x + y)] }]);
    }

    // Windows of four elements: their mean is exact.
    private static SelfTestCase Average(Layout layout)
    {
        Shape shape = layout.Shape;
        var window = Window.Create([2, 2], [1, 1], [0, 0], [0, 0]);
        Shape pooled = window.OutputShape("self-test", shape, shape[1], [2, 2]);
        SelfTestTensor source = SelfTestTensor.Create(new Operand(layout), 9);
        double[] means = new double[pooled.ElementCount];
        for (int i = 0; i < means.Length; i++)
        {
            int column = i % pooled[3], row = i / pooled[3] % pooled[2], plane = i / pooled.CountFrom(2);
            int at = (((plane * shape[2]) + (2 * row)) * shape[3]) + (2 * column);
            means[i] = (source.Values[at] + source.Values[at + 1] + source.Values[at + shape[3]] + source.Values[at + shape[3] + 1]) / 4;
        }

        Layout result = layout.IsPlain ? Layout.ChannelsLast(pooled, layout.Type) : Layout.ChannelBlocked(pooled, layout.Type);
        return new SelfTestCase($"{shape} {layout}", new PoolingOp(PoolingKind.AverageExcludingPadding, window, [2, 2], Training: false), [source],
            [new(new Operand(result), means)]);
    }
}
