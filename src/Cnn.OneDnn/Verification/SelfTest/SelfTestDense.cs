using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Verification;

/// <summary>Dense layers in all three passes, by their definition.</summary>
internal static class SelfTestDense
{
    private static readonly (int Rows, int Inputs, int Outputs)[] Sizes = [(5, 200, 128), (3, 17, 33), (32, 64, 10)];

    public static IEnumerable<SelfTestCase> Cases(DataType type)
    {
        foreach ((int rows, int inputs, int outputs) in Sizes)
        {
            Shape source = new(rows, inputs), weights = new(outputs, inputs), output = new(rows, outputs), bias = new(outputs);
            double[] x = SelfTestTensor.WholeNumbers(source, 1), w = SelfTestTensor.WholeNumbers(weights, 2), b = SelfTestTensor.WholeNumbers(bias, 3),
                dy = SelfTestTensor.WholeNumbers(output, 4);
            double[] y = new double[output.ElementCount], dx = new double[source.ElementCount], dw = new double[weights.ElementCount],
                db = new double[bias.ElementCount];
            for (int r = 0; r < rows; r++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    int at = (r * outputs) + o;
                    y[at] = b[o];
                    db[o] += dy[at];
                    for (int i = 0; i < inputs; i++)
                    {
                        y[at] += x[(r * inputs) + i] * w[(o * inputs) + i];
                        dx[(r * inputs) + i] += dy[at] * w[(o * inputs) + i];
                        dw[(o * inputs) + i] += dy[at] * x[(r * inputs) + i];
                    }
                }
            }

            Operand from = new(Layout.RowMajor(source, type)), to = new(Layout.RowMajor(output, type)), biases = new(Layout.RowMajor(bias, DataType.Float32));
            Operand any = new(weights, type, null), gradient = new(weights, DataType.Float32, null);
            string name = $"{rows} x {inputs} to {outputs}";
            yield return new SelfTestCase(name, new DenseOp(Bias: true), [new(from, x), new(any, w), new(biases, b)], [new(to, y)]);
            yield return new SelfTestCase(name, new DenseBackwardDataOp(), [new(to, dy), new(any, w)], [new(from, dx)]);
            yield return new SelfTestCase(name, new DenseBackwardWeightsOp(Bias: true), [new(from, x), new(to, dy)], [new(gradient, dw), new(biases, db)]);
        }
    }
}
