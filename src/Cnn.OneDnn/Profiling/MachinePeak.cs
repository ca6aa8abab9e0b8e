using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Profiling;

/// <summary>What this machine reaches with the engine's own kernels: a matrix product that stays in the caches, and a pass over arrays that do not.</summary>
internal static class MachinePeak
{
    private const int ProductSize = 768;
    private const int StreamElements = 12 << 20;
    private const int Repeats = 7;

    /// <summary>10^9 floating-point operations per second of a product of square matrices. On the engine's thread.</summary>
    public static double GigaFlops(ComputeEngine engine, DataType type = DataType.Float32)
    {
        var square = new Shape(ProductSize, ProductSize);
        double seconds = Best(
            engine, new KernelRequest(new DenseOp(Bias: false), [Plain(square, type), new Operand(square, type, null)], [Plain(square, type)]));
        return 2e-9 * ProductSize * ProductSize * ProductSize / seconds;
    }

    /// <summary>10^9 bytes per second, read and written, of a scaling of a large array. On the engine's thread.</summary>
    public static double GigaBytes(ComputeEngine engine)
    {
        var shape = new Shape(StreamElements / 1024, 1024);
        double seconds = Best(engine, new KernelRequest(new AffineOp(0.5f, 0), [Plain(shape)], [Plain(shape)]));
        return 2e-9 * StreamElements * sizeof(float) / seconds;
    }

    private static Operand Plain(Shape shape, DataType type = DataType.Float32) => new(Layout.RowMajor(shape, type));

    private static double Best(ComputeEngine engine, KernelRequest request)
    {
        (Kernel kernel, _) = engine.Kernels.Create("peak", request);
        using (kernel)
        {
            return Math.Max(KernelTimer.Best(kernel, Repeats), 1e-6) * 1e-3;
        }
    }
}
