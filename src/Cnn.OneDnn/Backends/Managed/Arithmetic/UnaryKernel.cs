using System.Numerics.Tensors;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary><see cref="UnaryOp"/> and <see cref="PowerOp"/>.</summary>
internal sealed unsafe class UnaryKernel : ElementwiseKernel
{
    private readonly UnaryKind? kind;
    private readonly float exponent;

    private UnaryKernel(WorkTeam team, string name, UnaryKind? kind, float exponent, Layout[] inputs, Layout output)
        : base(name, team, inputs, output) => (this.kind, this.exponent) = (kind, exponent);

    public static Kernel? TryCreate(WorkTeam team, UnaryOp op, KernelRequest request) =>
        Arrange(request, keepsZero: op.Kind != UnaryKind.Logarithm) is var (inputs, output) ? new UnaryKernel(team, op.Name, op.Kind, 0, inputs, output) : null;

    public static Kernel? TryCreate(WorkTeam team, PowerOp op, KernelRequest request) =>
        Arrange(request, keepsZero: op.Exponent > 0) is var (inputs, output) ? new UnaryKernel(team, op.Name, null, op.Exponent, inputs, output) : null;

    protected override void Apply(float** inputs, float* output, long count)
    {
        // Spans hold as many elements as an int counts.
        for (long start = 0; start < count; start += int.MaxValue)
        {
            int length = (int)Math.Min(int.MaxValue, count - start);
            Apply(new ReadOnlySpan<float>(inputs[0] + start, length), new Span<float>(output + start, length));
        }
    }

    private void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        switch (kind)
        {
            case UnaryKind.Logarithm:
                Map(x, y, MathF.Log);
                break;
            case UnaryKind.SquareRoot:
                TensorPrimitives.Sqrt(x, y);
                break;
            case UnaryKind.Absolute:
                TensorPrimitives.Abs(x, y);
                break;
            case UnaryKind.Sign:
                Map(x, y, Sign);
                break;
            case null when exponent == 2:
                TensorPrimitives.Multiply(x, x, y);
                break;
            case null when exponent == 1:
                x.CopyTo(y);
                break;
            default:
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = MathF.Pow(x[i], exponent);
                }

                break;
        }
    }

    private static void Map(ReadOnlySpan<float> x, Span<float> y, Func<float, float> function)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = function(x[i]);
        }
    }

    private static float Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : float.NaN;
}
