using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification;

/// <summary>Convolutions in all three passes, by their definition. Most channels do not fill blocks of sixteen.</summary>
internal static class SelfTestConvolutions
{
    private static readonly Shape3[] Shapes =
    [
        new(3, 20, 3, 1, 1, 1), new(17, 33, 3, 1, 1, 1), new(16, 32, 3, 2, 1, 1), new(64, 24, 1, 1, 0, 1), new(24, 24, 3, 1, 1, 24),
        new(16, 24, 3, 1, 1, 2), new(40, 17, 5, 1, 2, 1),
    ];

    public static IEnumerable<SelfTestCase> Cases(DataType type, bool blocked)
    {
        foreach (Shape3 s in Shapes)
        {
            foreach (bool inBlocks in blocked && s.Groups == 1 ? (bool[])[false, true] : [false])
            {
                foreach (SelfTestCase one in Passes(s, type, shape => inBlocks ? Layout.ChannelBlocked(shape, type) : Layout.ChannelsLast(shape, type)))
                {
                    yield return one with { Name = $"{s}{(inBlocks ? " in blocks" : "")}" };
                }
            }
        }
    }

    private static SelfTestCase[] Passes(Shape3 s, DataType type, Func<Shape, Layout> arrange)
    {
        Window window = Window.Create([s.Stride, s.Stride], [1, 1], [s.Pad, s.Pad], [s.Pad, s.Pad]);
        Shape source = new(2, s.Inputs, 9, 7), weights = s.Groups == 1
            ? new Shape(s.Outputs, s.Inputs, s.Kernel, s.Kernel)
            : new Shape(s.Groups, s.Outputs / s.Groups, s.Inputs / s.Groups, s.Kernel, s.Kernel);
        Shape output = window.OutputShape("self-test", source, s.Outputs, [s.Kernel, s.Kernel]), bias = new(s.Outputs);
        double[] x = SelfTestTensor.WholeNumbers(source, 1), w = SelfTestTensor.WholeNumbers(weights, 2), b = SelfTestTensor.WholeNumbers(bias, 3),
            dy = SelfTestTensor.WholeNumbers(output, 4);
        double[] y = new double[output.ElementCount], dx = new double[source.ElementCount], dw = new double[weights.ElementCount],
            db = new double[bias.ElementCount];
        int positions = output.CountFrom(2);
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i / positions % s.Outputs;
            y[i] = b[channel];
            db[channel] += dy[i];
        }

        Visit(s, source, output, (o, i, k) =>
        {
            y[o] += x[i] * w[k];
            dx[i] += dy[o] * w[k];
            dw[k] += dy[o] * x[i];
        });

        Operand from = new(arrange(source)), to = new(arrange(output)), anyWeights = new(weights, type, null), gradient = new(weights, DataType.Float32, null),
            biases = new(Layout.RowMajor(bias, DataType.Float32));
        return
        [
            new(string.Empty, new ConvolutionOp(window, s.Groups, Bias: true), [new(from, x), new(anyWeights, w), new(biases, b)], [new(to, y)]),
            new(string.Empty, new ConvolutionBackwardDataOp(window, s.Groups, source), [new(to, dy), new(anyWeights, w)], [new(from, dx)]),
            new(string.Empty, new ConvolutionBackwardWeightsOp(window, s.Groups, weights, Bias: true), [new(from, x), new(to, dy)],
                [new(gradient, dw), new(biases, db)]),
        ];
    }

    // Every product of a source element and a weight that meet in an output element.
    private static void Visit(Shape3 s, Shape source, Shape output, Action<int, int, int> visit)
    {
        int inputs = s.Inputs / s.Groups, outputs = s.Outputs / s.Groups, height = source[2], width = source[3];
        for (int o = 0; o < output.ElementCount; o++)
        {
            int column = o % output[3], row = o / output[3] % output[2], channel = o / output.CountFrom(2) % s.Outputs, image = o / output.CountFrom(1);
            for (int k = 0; k < inputs * s.Kernel * s.Kernel; k++)
            {
                int i = (row * s.Stride) + (k / s.Kernel % s.Kernel) - s.Pad, j = (column * s.Stride) + (k % s.Kernel) - s.Pad;
                if (i >= 0 && i < height && j >= 0 && j < width)
                {
                    int from = (channel / outputs * inputs) + (k / (s.Kernel * s.Kernel));
                    visit(o, (((((image * s.Inputs) + from) * height) + i) * width) + j, (channel * inputs * s.Kernel * s.Kernel) + k);
                }
            }
        }
    }

    private sealed record Shape3(int Inputs, int Outputs, int Kernel, int Stride, int Pad, int Groups)
    {
        public override string ToString() => $"{Inputs} to {Outputs} channels, {Kernel}x{Kernel}, stride {Stride}, {Groups} group(s)";
    }
}
